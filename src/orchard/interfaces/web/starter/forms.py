"""The forms of the first choice: what key means and who is looked at, scores, who is picked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.accounts.queries import account_called
from orchard.domain.core import queries as core
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.selection.models import Charter, Criterion, Nomination, StrategyGoal
from orchard.domain.selection.queries.first_choice import Candidate, FirstLook, first_look
from orchard.domain.selection.rules.library import SPANS
from orchard.domain.selection.services import CharterText, Scores

PRECHOSEN = 5
MIDDLES = ("1.0", "3.5", "5.5", "7.5", "9.5")
"""The scores that stand for the five written steps."""
LONG = forms.Textarea({"rows": 2})


@dataclass(frozen=True, slots=True)
class Start:
    """What is written already, so that nobody is asked for it again, and whom one looks at."""

    charter: Charter | None
    has_goals: bool
    is_begun: bool = False
    looked_at: Sequence[Account] = ()

    def settled(self) -> list[str]:
        """Return the fields for which there is nothing left to ask."""
        charter = ("definition", "difference", "owner")
        return [
            *(charter if self.charter is not None or self.is_begun else ()),
            *(("goals",) if self.has_goals or self.is_begun else ()),
            *(("name", "why_by_revenue") if self.is_begun else ()),
        ]


class BeginForm(forms.Form):
    """What makes an account key here, as far as nobody wrote it yet, and who is looked at."""

    name = forms.CharField(label=_("Name of this choice"), max_length=200)
    definition = forms.CharField(
        label=_("What makes an account key here?"),
        max_length=1000,
        widget=LONG,
        initial=_("A customer whose next three years matter more to us than the last three."),
    )
    difference = forms.CharField(
        label=_("How is it treated differently from an ordinary one?"),
        max_length=1000,
        widget=LONG,
        initial=_("A named team, a sponsor, a plan made together, and reviews every quarter."),
    )
    owner = forms.ChoiceField(label=_("Who owns the programme in top management?"))
    goals = forms.CharField(
        label=_("Goals of your strategy, one a line"),
        max_length=600,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Accounts are chosen for what they bring to these."),
    )
    accounts = forms.MultipleChoiceField(label=_("Accounts to look at"), required=False)
    others = forms.CharField(
        label=_("Others to look at, one a line"),
        max_length=2400,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Any account, by its name or its key, as the list of accounts shows it."),
    )
    why_by_revenue = forms.CharField(
        label=_("Why do you choose by revenue for now?"),
        max_length=300,
        widget=LONG,
        help_text=_("Kept with the criteria, so that the next version knows what was missing."),
    )

    def __init__(
        self, data: object = None, *, viewer: User, look: FirstLook, start: Start, today: date
    ) -> None:
        self.look, self.today, self.viewer = look, today, viewer
        self.candidates = [*look.candidates, *(one.candidate for one in look.left_out)]
        super().__init__(data, initial=self._initial(start.looked_at))  # type: ignore[arg-type]  # a QueryDict or nothing
        self.people = {str(user.pk): user for user in core.people(viewer).active()}
        _offer(self, "owner", [(key, user.name) for key, user in self.people.items()])
        offered = [(str(one.account.pk), one.account.name) for one in self.candidates]
        _offer(self, "accounts", offered)
        for name in start.settled():
            del self.fields[name]
        by_revenue = any(one.is_by_revenue for one in self.candidates)
        if "name" in self.fields and not by_revenue:
            del self.fields["why_by_revenue"]

    def _initial(self, looked_at: Sequence[Account]) -> dict[str, object]:
        """Return what stands in the form: the best, or those whom one looks at already."""
        keys = [str(one.account.pk) for one in self.look.candidates if one.score is not None]
        here = {one.account.pk for one in self.candidates}
        name = str(_("First choice %(year)d")) % {"year": self.today.year}
        return {
            "accounts": [str(one.pk) for one in looked_at] or keys[:PRECHOSEN],
            "others": "\n".join(one.name for one in looked_at if one.pk not in here),
            "owner": str(self.viewer.pk),
            "name": name,
        }

    def clean_others(self) -> list[Account]:
        """Return the accounts that were named; one that nobody knows is a slip in the field."""
        lines = [one.strip() for one in str(self.cleaned_data["others"]).splitlines()]
        try:
            found = [account_called(self.viewer, one) for one in lines if one]
        except NotFound as mistake:
            raise forms.ValidationError(str(mistake)) from None
        here = set(self.cleaned_data.get("accounts", ()))
        return [one for one in dict.fromkeys(found) if str(one.pk) not in here]

    @property
    def writes_charter(self) -> bool:
        """Say whether the form asks for what nobody wrote yet."""
        return "definition" in self.fields

    def text(self) -> CharterText | None:
        """Return the charter that is written on the way, nothing where there is one."""
        if not self.writes_charter:
            return None
        said = self.cleaned_data
        return CharterText(
            purpose=str(_("Grow with few customers, and serve all others well")),
            scope=str(_("All customers in the ledger")),
            definition=said["definition"],
            difference=said["difference"],
            starts_on=self.today,
            owner=self.people[said["owner"]],
            champion=self.viewer,
        )

    @property
    def is_by_revenue(self) -> bool:
        """Say whether the ledger lacks costs, so that revenue has to stand in."""
        return "why_by_revenue" in self.fields

    def goals_said(self) -> list[str]:
        """Return the goals, one from each line."""
        return str(self.cleaned_data.get("goals", "")).splitlines()

    def chosen(self) -> list[Candidate]:
        """Return the accounts to look at, in the order of the ledger, and then those named."""
        keys = set(self.cleaned_data["accounts"])
        named = first_look(self.viewer, most=0, named=self.cleaned_data["others"]).named
        return [*(one for one in self.candidates if str(one.account.pk) in keys), *named]


@dataclass(frozen=True, slots=True)
class Row:
    """One account of the sheet with its fields in the order of the criteria."""

    nomination: Nomination
    fields: list[forms.BoundField]
    passes: forms.BoundField


class ScoreForm(forms.Form):
    """Every account by every judged criterion, on one page."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: object = None,
        *,
        rows: Sequence[Nomination],
        criteria: Sequence[Criterion],
        goals: Sequence[StrategyGoal],
        version: int,
    ) -> None:
        super().__init__(data, initial={"version": version})  # type: ignore[arg-type]  # a QueryDict
        self.rows, self.criteria = rows, criteria
        for row in rows:
            self.fields[f"p{row.pk}"] = _passes(row)
            for criterion in criteria:
                self.fields[_name(row, criterion)] = _field(row, criterion, goals)

    def clean(self) -> dict[str, object] | None:
        """Refuse that no account passes the gates: then nobody could be chosen any more."""
        if not any(self.cleaned_data.get(f"p{row.pk}") for row in self.rows):
            raise forms.ValidationError(
                _("Say which accounts pass the four gates: only these can be chosen.")
            )
        return self.cleaned_data

    def table(self) -> Iterator[Row]:
        """Yield the accounts with their fields."""
        for row in self.rows:
            named = [self[_name(row, criterion)] for criterion in self.criteria]
            yield Row(row, named, self[f"p{row.pk}"])

    def scores(self) -> dict[int, Scores]:
        """Return what was said of each account."""
        return {row.pk: self._of(row) for row in self.rows}

    def _of(self, row: Nomination) -> Scores:
        goals: list[int] = []
        judged: dict[str, Decimal] = {}
        for criterion in self.criteria:
            said = self.cleaned_data[_name(row, criterion)]
            if criterion.asks_goals:
                goals = [int(key) for key in said]
            else:
                judged[criterion.key] = Decimal(said)
        return Scores(goals, judged, passes=self.cleaned_data[f"p{row.pk}"])


class PickForm(forms.Form):
    """Who is picked, why, and what the account managers may do for them."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    picked = forms.MultipleChoiceField(label=_("Key accounts"), required=False)
    mandate = forms.CharField(
        label=_("What may their account managers do more, and what less for others?"),
        max_length=1000,
        widget=LONG,
        initial=_(
            "First place in scarce supply and two days a month; small requests go to the desk."
        ),
    )

    why_few = forms.CharField(
        label=_("Why so few?"),
        max_length=500,
        required=False,
        help_text=_("Kept in the record of this choice."),
    )

    def __init__(
        self, data: object = None, *, rows: Sequence[tuple[int, str, bool]], version: int
    ) -> None:
        proposed = [str(key) for key, _reason, is_proposed in rows if is_proposed]
        initial = {"version": version, "picked": proposed}
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.rows = rows
        _offer(self, "picked", [(str(key), str(key)) for key, *_rest in rows])
        for key, reason, _is_proposed in rows:
            name = f"why_{key}"
            self.fields[name] = forms.CharField(
                label=_("Why"),
                max_length=500,
                initial=reason,
                widget=forms.TextInput({"class": "form-control"}),
            )

    def whys(self) -> dict[int, forms.BoundField]:
        """Return the reason's field of each account."""
        return {key: self[f"why_{key}"] for key, *_rest in self.rows}

    def reasons(self) -> dict[int, str]:
        """Return who is picked with the reason."""
        keys = [int(key) for key in self.cleaned_data["picked"]]
        return {key: self.cleaned_data[f"why_{key}"] for key in keys}


def _name(row: Nomination, criterion: Criterion) -> str:
    return f"s{row.pk}_{criterion.key}"


def _passes(row: Nomination) -> forms.Field:
    return forms.BooleanField(
        label=_("%(name)s passes all gates") % {"name": row.account.name},
        required=False,
        widget=forms.CheckboxInput({"class": "form-check-input"}),
    )


def _field(row: Nomination, criterion: Criterion, goals: Sequence[StrategyGoal]) -> forms.Field:
    label = f"{row.account.name}: {criterion.title}"
    if criterion.asks_goals:
        served = [(str(goal.pk), goal.title) for goal in goals]
        return forms.MultipleChoiceField(
            label=label,
            choices=served,
            required=False,
            help_text=criterion.title,
            widget=forms.CheckboxSelectMultiple({"class": "form-check-input"}),
        )
    steps = zip(MIDDLES, SPANS, criterion.steps, strict=True)
    words = [(middle, f"{span}: {step}") for middle, span, step in steps]
    return forms.ChoiceField(
        label=label,
        choices=[("", _("choose")), *words],
        help_text=criterion.title,
        widget=forms.Select({"class": "form-select"}),
    )


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField), "one chooses from a list"
    field.choices = choices
