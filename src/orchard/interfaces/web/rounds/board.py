"""The board of a round: who stands, why, at which gate, and what the ledger says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.accounts.rules import Status
from orchard.domain.core.models import User
from orchard.domain.economics.models import AccountFigures
from orchard.domain.selection.models import (
    Criterion,
    GateAnswer,
    MeasuredScore,
    Nomination,
    SelectionRound,
)
from orchard.domain.selection.queries import boards
from orchard.domain.selection.rules.choices import Gate
from orchard.domain.selection.rules.measures import knowable
from orchard.interfaces.web.frame.figures import day, number, percent, short_money
from orchard.interfaces.web.frame.tables import Column, Filter, Option, TableSpec, TableView
from orchard.interfaces.web.frame.tables import read_table as read
from orchard.interfaces.web.frame.tables.drawing import unknown
from orchard.interfaces.web.templatetags.orchard import in_drawer, pill

LONGEST = 90
PAGE = 50


@dataclass(frozen=True, slots=True)
class Gates:
    """How an account stands at the five gates; the fifth is told from what is measured."""

    failed: tuple[str, ...]
    open: int
    known: Decimal | None
    is_enough: bool

    @property
    def kind(self) -> str:
        """Return the tone of the answer."""
        if self.failed:
            return "bad"
        if self.known is not None and not self.is_enough:
            return "warn"
        return "none" if self.open else "good"

    @property
    def words(self) -> str:
        """Return the answer in few words."""
        if self.failed:
            return _("stopped at %(gates)s") % {"gates": ", ".join(self.failed)}
        if self.known is not None and not self.is_enough:
            return _("too little is known")
        return _("%(count)d of 4 open") % {"count": self.open} if self.open else _("passed")


class Board:
    """The table of a round's nominations; its cells ask the database nothing more."""

    def __init__(self, viewer: User, found: SelectionRound, *, enough: float) -> None:
        prefetch_related_objects([found], "criteria_set__criteria")  # asked for once on the page
        self.viewer, self.found, self.enough = viewer, found, Decimal(str(enough))
        self.criteria: Sequence[Criterion] = list(found.criteria_set.criteria.all())
        self.names = dict(zip(Gate.values, ("G1", "G2", "G3", "G4"), strict=True))

    def table(self, request: HttpRequest) -> TableView:
        """Return the part of the board that the address asks for."""
        return read(request, self._spec(), boards.board(self.viewer, self.found))

    def gates(self, row: Nomination) -> Gates:
        """Return how a nominated account stands at the gates."""
        answers = {one.gate: one.passes for one in _answers(row)}
        failed = tuple(self.names[key] for key in Gate.values if answers.get(key) is False)
        unknown = {one.criterion_id for one in _scores(row) if one.score is None}
        is_measured = self.found.scored_at is not None
        keys = {one.key for one in self.criteria if one.pk in unknown}
        weights = [(one.key, one.weight) for one in self.criteria]
        known = knowable(weights, keys) if is_measured else None
        open_ones = len(Gate.values) - len(answers)
        return Gates(failed, open_ones, known, known is None or known >= self.enough)

    def _spec(self) -> TableSpec:
        return TableSpec(
            name="nominations",
            title=gettext_lazy("Nominated accounts"),
            columns=(
                Column("account__name", gettext_lazy("Account"), draw=_account, is_main=True,
                       words=lambda row: str(row.account)),
                Column("why", gettext_lazy("Why, and what shows it"), sortable=False, draw=_case),
                Column("evidence", gettext_lazy("What shows it"), sortable=False,
                       hidden_by_default=True),
                Column("by__name", gettext_lazy("Nominated by"), draw=_by,
                       words=lambda row: str(row.by)),
                Column("answers", gettext_lazy("Gates"), sortable=False, draw=self._gates,
                       words=lambda row: self.gates(row).words,
                       hint=gettext_lazy("G1 to G4 are answered, G5 is told by the data.")),
                Column("account__newest", gettext_lazy("Revenue, mean of three years"),
                       align="right", sortable=False, draw=_revenue, words=_revenue_words),
                Column("scores", gettext_lazy("Scored by the ledger"), sortable=False,
                       draw=self._scores, words=self._score_words),
            ),
            default_sort="account__name",
            page_size=PAGE,
            on_phone=("answers", "account__newest"),
            filters=(
                Filter("account__name", gettext_lazy("Account")),
                Filter("status", gettext_lazy("Status"), [
                    Option(one.value, one.label) for one in Status
                ], lambda rows, value: rows.filter(account__status=value)),
            ),
        )  # fmt: skip

    def _gates(self, row: Nomination) -> str:
        found = self.gates(row)
        if found.known is None:
            return pill(found.kind, found.words)
        text = _("data for %(share)s of the weight") % {"share": percent(found.known)}
        return format_html('{}<div class="hint">G5: {}</div>', pill(found.kind, found.words), text)

    def _scores(self, row: Nomination) -> str:
        text = self._score_words(row)
        return format_html('<span class="hint">{}</span>', text or _("when scoring begins"))

    def _score_words(self, row: Nomination) -> str:
        scores = boards.shown_scores(self.viewer, _scores(row))
        said = (
            _("%(criterion)s %(score)s")
            % {"criterion": one.criterion.title, "score": number(one.score, 1)}
            for one in scores
        )
        return " · ".join(said)


def figures_of(row: Nomination) -> AccountFigures | None:
    """Return the newest figures of a row of the board, nothing where there are none."""
    found: list[AccountFigures] = getattr(row.account, "newest", [])
    return found[0] if found else None


def _answers(row: Nomination) -> list[GateAnswer]:
    found: list[GateAnswer] = getattr(row, "answers", [])
    return found


def _scores(row: Nomination) -> list[MeasuredScore]:
    found: list[MeasuredScore] = getattr(row, "scores", [])
    return found


def _account(row: Nomination) -> str:
    href = reverse("rounds:nomination", args=[row.round_id, row.pk])
    link = format_html("<a {}>{}</a>", in_drawer(href), row.account.name)
    tags = [(row.account.get_status_display(),)]
    if row.account.merged_into_id is not None:
        tags.append((_("now part of another account"),))
    return format_html('{}<div class="hint">{}</div>', link, format_html_join(" · ", "{}", tags))


def _case(row: Nomination) -> str:
    return format_html(
        '{}<div class="hint">{} <abbr class="grade" title="{}">{}</abbr></div>',
        Truncator(row.why).chars(LONGEST),
        Truncator(row.evidence).chars(LONGEST),
        row.get_grade_display(),
        row.grade,
    )


def _by(row: Nomination) -> str:
    return format_html('{}<div class="hint">{}</div>', row.by.name, day(row.nominated_at))


def _revenue(row: Nomination) -> str:
    figures = figures_of(row)
    if figures is None or figures.average_revenue_3_years is None:
        return unknown()
    parts = [format_html("{}", short_money(figures.average_revenue_3_years))]
    if figures.volatility is not None:
        text = _("varies by %(share)s") % {"share": percent(figures.volatility)}
        parts.append(format_html('<div class="hint">{}</div>', text))
    if figures.one_off_peak:
        parts.append(pill("warn", _("one-off peak")))
    return format_html_join("", "{}", ((part,) for part in parts))


def _revenue_words(row: Nomination) -> str:
    figures = figures_of(row)
    if figures is None:
        return ""
    said = [number(figures.average_revenue_3_years)]
    return " · ".join(said + ([_("one-off peak")] if figures.one_off_peak else []))
