"""What a rater's own page shows: criteria with their written scales, what was said, what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.core.models import User
from orchard.domain.selection import queries
from orchard.domain.selection.models import Criterion, Nomination, Rater, Rating, StrategyGoal
from orchard.domain.selection.queries import SheetRow
from orchard.domain.selection.rules.choices import Grade
from orchard.domain.selection.rules.library import SPANS
from orchard.domain.selection.services import Said

HALVES = 2
CHIPS = (
    ("0", "0.5", "1", "1.5", "2", "2.5"),
    ("3", "3.5", "4", "4.5"),
    ("5", "5.5", "6", "6.5"),
    ("7", "7.5", "8", "8.5"),
    ("9", "9.5", "10"),
)
"""The scores beside the five written steps of a scale; a half between two steps is the lower's."""


class ScoreForm(forms.Form):
    """What a rater says of one account for one criterion."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    score = forms.DecimalField(
        label=gettext_lazy("Score"),
        max_digits=6,
        decimal_places=2,
        error_messages={"required": gettext_lazy("Choose a score.")},
    )
    grade = forms.ChoiceField(
        label=gettext_lazy("How sure"), choices=Grade.choices, initial=Grade.ESTIMATED
    )
    evidence = forms.CharField(
        label=gettext_lazy("What shows it"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(
        self, data: QueryDict | None = None, *, criterion: Criterion,
        goals: Sequence[StrategyGoal], given: Rating | None = None,
    ) -> None:  # fmt: skip
        shown = _shown(given, asks_goals=criterion.asks_goals)
        super().__init__(data, initial=shown, auto_id=f"id_{criterion.key}_%s")
        self.criterion, self.given = criterion, given
        self.goals = {str(one.pk): one for one in goals} if criterion.asks_goals else {}
        if criterion.asks_goals:
            self.fields["goals"] = forms.MultipleChoiceField(
                label=_("Goals of the strategy that this account serves"),
                choices=[(key, one.title) for key, one in self.goals.items()],
                widget=forms.CheckboxSelectMultiple,
                required=False,
                help_text=_("A score from 3 on names one goal, from 7 on two, from 9 on three."),
            )

    @property
    def bands(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """Return each step of the scale: its span, its words, its scores."""
        words = [str(one) for one in self.criterion.steps] or [""] * len(SPANS)
        return list(zip(SPANS, words, CHIPS, strict=False))

    @property
    def chosen(self) -> str:
        """Return the score that is marked, as a chip names it."""
        value = self["score"].value()
        return plain(value) if isinstance(value, Decimal) else str(value or "")

    @property
    def version_to_send(self) -> int:
        """Return the version on which the next change is saved."""
        conflict = getattr(self, "conflict", None)
        if conflict is not None:
            return int(conflict.version)
        if self.given is not None:
            return self.given.version
        return self.cleaned_data.get("version") or 0 if self.is_bound else 0

    def clean_score(self) -> Decimal:
        """Refuse what is neither a whole score nor a half."""
        score: Decimal = self.cleaned_data["score"]
        if score * HALVES % 1:
            raise forms.ValidationError(_("Scores are whole or half, such as 7 or 7.5."))
        return score

    def said(self) -> Said:
        """Return what the person says."""
        given = self.cleaned_data
        goals = [self.goals[key] for key in given.get("goals", ())]
        return Said(given["score"], given["grade"], given["evidence"], goals)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the sheet is: accounts done of all, and criteria done of this account."""

    accounts: int
    accounts_done: int
    given: int
    wanted: int

    @property
    def is_done(self) -> bool:
        """Say whether the account has every score."""
        return self.given >= self.wanted


@dataclass(frozen=True, slots=True)
class Sheet:
    """A rater's own sheet."""

    seat: Rater
    rows: list[SheetRow]

    @property
    def done(self) -> int:
        """Return how many accounts have every score."""
        return sum(row.is_done for row in self.rows)

    @property
    def next(self) -> SheetRow | None:
        """Return the first account that lacks a score."""
        return next((row for row in self.rows if not row.is_done), None)

    def place(self, row: Nomination) -> int | None:
        """Return the place of an account on the sheet, nothing when it is not scored."""
        keys = [one.nomination.pk for one in self.rows]
        return keys.index(row.pk) if row.pk in keys else None

    def beside(self, at: int | None) -> dict[str, SheetRow | None]:
        """Return the accounts before and after a place."""
        if at is None:
            return {"before": None, "after": None}
        before, after = self.rows[max(at - 1, 0) : at], self.rows[at + 1 : at + 2]
        return {"before": next(iter(before), None), "after": next(iter(after), None)}

    def progress(self, row: Nomination) -> Progress:
        """Return how far the sheet and one account on it are."""
        at = self.place(row)
        mine = self.rows[at] if at is not None else None
        given, wanted = (len(mine.given), mine.wanted) if mine else (0, 0)
        return Progress(len(self.rows), self.done, given, wanted)


def sheet_of(viewer: User, seat: Rater) -> Sheet:
    """Return the sheet of the viewer's seat."""
    return Sheet(seat, queries.my_sheet(viewer, seat))


def score_forms(
    viewer: User, row: SheetRow, criteria: Sequence[Criterion], bound: Mapping[str, ScoreForm]
) -> list[ScoreForm]:
    """Return a form for each judged criterion, filled with what was said before."""
    goals = queries.goals(viewer)
    return [
        bound.get(one.key) or ScoreForm(criterion=one, goals=goals, given=row.given.get(one.pk))
        for one in criteria
    ]


def plain(score: Decimal) -> str:
    """Return a score without zeros at its end: 7, 7.5."""
    text = f"{score:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _shown(given: Rating | None, *, asks_goals: bool) -> dict[str, object]:
    if given is None:
        return {}
    goals = [str(one.pk) for one in given.goals.all()] if asks_goals else []
    names = ("version", "score", "grade", "evidence")
    return {name: getattr(given, name) for name in names} | {"goals": goals}
