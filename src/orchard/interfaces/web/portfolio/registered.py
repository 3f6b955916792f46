"""The list of risks that people noted, over all accounts: the worst first, and what is done."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.exports import Kind
from orchard.domain.core.models import User
from orchard.domain.plans.queries import risks
from orchard.domain.risk.models import Risk, RiskQuerySet
from orchard.domain.risk.rules import Category, State
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.frame.tables import Column, Filter, Option, TableSpec
from orchard.interfaces.web.portfolio.ranking import PAGE
from orchard.interfaces.web.risks import words

_CELL = "portfolio/cells/"


def rows(viewer: User, asked: QueryDict) -> RiskQuerySet:
    """Return the risks that somebody answers for; those of another state where one is asked for."""
    found = risks.risks(viewer)
    return found if asked.get("state") in State.values else found.open()


def spec(today: date) -> TableSpec:
    """Return the table."""
    return TableSpec(
        name="risks",
        columns=(
            Column("title", _("What may happen"), cell=f"{_CELL}noted_risk.html", is_main=True),
            Column("account.name", _("Account"), cell=f"{_CELL}home.html", words=_home),
            Column("category", _("Category"), draw=_category, words=_category),
            Column("now_score", _("Score"), draw=words.score_pill, kind=Kind.WHOLE, align="right",
                   hint=_("Likelihood times impact, what is left after the treatment where that was judged: from 15 red, from 8 amber.")),
            Column("state", _("State"), draw=words.state_pill, words=_state),
            Column("owner.name", _("Owner")),
            Column("review_on", _("Looked at again on"), kind=Kind.DATE,
                   draw=lambda row: words.review_day(row, today)),
            Column("step_title", _("What is done next"), sortable=False,
                   cell=f"{_CELL}step.html", words=_step),
            Column("expected_loss", _("Expected loss"), sortable=False, hidden_by_default=True,
                   align="right", draw=_loss, words=_loss),
        ),
        default_sort="-now_score",
        filters=(
            Filter("account", _("Account"), narrow=_of_account),
            Filter("category", _("Category"), _options(Category)),
            Filter("state", _("State"), _options(State), unset=_("all open")),
        ),
        title=_("Risks"),
        page_size=PAGE,
        on_phone=("now_score", "account.name"),
        empty_title=_("No open risk here"),
        empty_text=_("Risks are noted on the account, on its page Risk. They stand here with the worst first."),
    )  # fmt: skip


def _options(kinds: type[Category] | type[State]) -> tuple[Option, ...]:
    return tuple(Option(one.value, one.label) for one in kinds)


def _home(row: Risk) -> str:
    return row.home.name


def _category(row: Risk) -> str:
    return str(Category(row.category).label)


def _state(row: Risk) -> str:
    return str(State(row.state).label)


def _step(row: Any) -> str:
    """Return what is done next against a risk, by when; else how it is treated."""
    if row.step_title:
        said = gettext("%(what)s, by %(day)s")
        return said % {"what": row.step_title, "day": figures.day(row.step_on)}
    return str(row.get_treatment_display()) if row.treatment else ""


def _loss(row: Risk) -> str:
    loss = row.expected_loss
    return figures.known(None) if loss is None else f"{figures.exact_money(loss)} {row.currency}"


def _of_account(found: RiskQuerySet, text: str) -> RiskQuerySet:
    """Return risks of the account of that address, or of those whose name holds the text."""
    by_name = Q()
    for path in ("account", "account__merged_into"):
        by_name |= Q(**{f"{path}__slug": text}) | Q(**{f"{path}__name__icontains": text})
    return found.filter(by_name)
