"""The list of open opportunities over all accounts, and those among them that serve no goal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.exports import Kind
from orchard.domain.economics.queries import SetFacts
from orchard.domain.whitespace.models import Opportunity
from orchard.domain.whitespace.queries import Judged
from orchard.domain.whitespace.rules import Stage
from orchard.interfaces.web.frame.tables import Column, Filter, Option, TableSpec
from orchard.interfaces.web.portfolio.ranking import PAGE
from orchard.interfaces.web.templatetags.orchard import pill


def _goal(row: Opportunity) -> str:
    return row.served_goal.title if row.served_goal else ""


def _stage(row: Opportunity) -> str:
    return row.get_stage_display()


COLUMNS = (
    Column("title", _("Opportunity"), cell="portfolio/cells/opportunity.html", is_main=True),
    Column("account.name", _("Account")),
    Column("goal.title", _("Goal of the customer"), cell="portfolio/cells/goal.html", words=_goal,
           sortable=False),
    Column("stage", _("Stage"), draw=_stage, words=_stage),
    Column("value", _("Worth a year"), align="right", cell="short_money", kind=Kind.MONEY),
    Column("chance", _("Chance"), align="right", cell="percent", kind=Kind.PERCENT, sortable=False),
    Column("weighted", _("By chance"), align="right", cell="short_money", kind=Kind.MONEY,
           sortable=False),
    Column("owner.name", _("Owner")),
    Column("next_on", _("Next step by"), cell="day", kind=Kind.DATE),
)  # fmt: skip


def _deals(flags: Mapping[int, Judged]) -> tuple[Column, ...]:
    """Return the column of deals, where there are any that the viewer may see."""

    def words(row: Opportunity) -> str:
        return str(flags[row.pk].verdict.label) if row.pk in flags else ""

    def draw(row: Opportunity) -> str:
        return pill(flags[row.pk].verdict.tone, words(row)) if row.pk in flags else ""

    column = Column("deal_judged", _("Deal"), draw=draw, words=words, sortable=False)
    return (column,) if flags else ()


def spec(facts: SetFacts, flags: Mapping[int, Judged]) -> TableSpec:
    """Return the table of the pipeline, with `flags` of the deals that the viewer may see."""
    goals = (Option("none", _("without goal")), Option("any", _("with a goal")))
    stages = tuple(Option(str(value), title) for value, title in Stage.choices)
    return TableSpec(
        name="pipeline",
        columns=(*COLUMNS, *_deals(flags)),
        default_sort="-value",
        filters=(
            Filter("goal", _("Goal"), goals, _by_goal),
            Filter("stage", _("Stage"), stages),
            Filter("account", _("Account"), narrow=_of_account),
        ),
        title=_("Open opportunities"),
        currency=facts.currency,
        page_size=PAGE,
        on_phone=("value", "goal.title"),
        empty_title=_("No pipeline yet"),
        empty_text=_(
            "Open opportunities of all accounts stand here: what each is worth, which goal of the "
            "customer it serves, and its next step. They begin in the white space of an account."
        ),
    )


def _by_goal(rows: Any, which: str) -> Any:
    without = rows.without_goal()
    return without if which == "none" else rows.exclude(pk__in=without.values("pk"))


def _of_account(rows: Any, text: str) -> Any:
    return rows.filter(Q(account__slug=text) | Q(account__name__icontains=text))
