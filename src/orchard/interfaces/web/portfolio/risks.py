"""The list of accounts at risk: why each stands there, what is at stake, who answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.exports import Kind
from orchard.domain.core.models import User
from orchard.domain.economics.document import Portfolio
from orchard.domain.economics.models import AccountFigures, AccountFiguresQuerySet
from orchard.domain.economics.queries import SetFacts, risks
from orchard.domain.economics.rules.risks import Risk
from orchard.interfaces.web.frame.tables import Column, Filter, Option, TableSpec
from orchard.interfaces.web.portfolio.ranking import NAME, PAGE, REVENUE, VALUED


def shown(row: AccountFigures) -> list[str]:
    """Return the reasons that a row carries, in words."""
    return [str(risk.label) for risk in Risk if getattr(row, f"is_{risk.value}", False)]


WHY = Column("signal_kinds", _("Why"), sortable=False, cell="portfolio/cells/why.html",
             words=lambda row: ", ".join(shown(row)))  # fmt: skip
STOPPED = Column("active_probability", _("Still active"), align="right", cell="percent",
                 kind=Kind.PERCENT, hint=_("The chance that the account still buys."))  # fmt: skip


def large(whole: Portfolio | None) -> frozenset[str]:
    """Return the keys of accounts that reach a line of the policy for one account."""
    crossed = whole.concentration.crossed if whole else ()
    return frozenset(line.account for line in crossed if line.account)


def rows(viewer: User, whole: Portfolio | None) -> AccountFiguresQuerySet:
    """Return the accounts at risk."""
    return risks.at_risk(viewer, large(whole))


def spec(viewer: User, facts: SetFacts, whole: Portfolio | None) -> TableSpec:
    """Return the table; without margins it tells of drift and concentration only."""
    reasons = risks.reasons(viewer, large(whole))
    options = tuple(Option(risk.value, risk.label) for risk in reasons)
    return TableSpec(
        name="risk",
        columns=(NAME, WHY, *(VALUED[:2] if facts.shows_margins else ()), *REVENUE, STOPPED),
        default_sort="-value" if facts.shows_margins else "-revenue",
        filters=(Filter("why", _("Why"), options, _named(reasons)),),
        title=_("Accounts at risk"),
        currency=facts.currency,
        page_size=PAGE,
        on_phone=("value" if facts.shows_margins else "revenue", "signal_kinds"),
        empty_title=_("No account at risk"),
        empty_text=_("No sign of drift, no loss, and no account that too much hangs on."),
    )


def _named(reasons: dict[Risk, Q]) -> Callable[[Any, str], Any]:
    def narrow(found: AccountFiguresQuerySet, risk: str) -> AccountFiguresQuerySet:
        return found.filter(reasons[Risk(risk)])

    return narrow
