"""What the page of a step of the first thirty days shows beside its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.selection import queries
from orchard.domain.selection.queries.overview import Programme, last_reviews
from orchard.domain.selection.rules.choices import StarterStep
from orchard.domain.selection.rules.measures import growth
from orchard.interfaces.web.charter.steps import (
    FACT_NAMES,
    all_chosen,
    shown_steps,
    stones,
    warnings,
)


@dataclass(frozen=True, slots=True)
class Exposure:
    """How much hangs on an account, as far as the ledger tells the viewer."""

    account: Account
    share: Decimal | None
    growth: Decimal | None
    is_peak: bool
    grade: str


def step_context(
    viewer: User, key: StarterStep, found: Programme, today: date
) -> Mapping[str, object]:
    """Return what the page of a step shows."""
    shown = next(one for one in shown_steps(found.starter) if one.step.key is key)
    more = _MORE.get(key)
    context = {"shown": shown, "chosen": found.starter.chosen, "programme": found}
    return {**context, **(more(viewer, found, today) if more else {})}


def _choosing(viewer: User, found: Programme, today: date) -> Mapping[str, object]:
    chosen = all_chosen(found)
    reviews = last_reviews(viewer, chosen, today)
    way = stones(viewer, found)
    return {
        "stones": way,
        "may_lead": viewer.may(Permission.LEAD_SELECTION),
        "next_stone": next((one for one in way if not one.is_done), None),
        "reviews": reviews,
        "warnings": warnings(found.starter, len(chosen), reviews),
    }


def _tidying(_viewer: User, found: Programme, _today: date) -> Mapping[str, object]:
    gaps = [(FACT_NAMES[one.key], one) for one in found.starter.gaps]
    return {"gaps": gaps, "empty_seats": gaps[3:]}


def _risk(viewer: User, found: Programme, _today: date) -> Mapping[str, object]:
    sees = viewer.may(Permission.SEE_LEDGER)
    ground = queries.ground(viewer, [one.pk for one in found.starter.chosen]) if sees else None
    rows = []
    for account in found.starter.chosen:
        facts = ground.accounts.get(account.pk) if ground else None
        if ground is None or facts is None:
            rows.append(Exposure(account, None, None, is_peak=False, grade=""))
            continue
        whole, part = ground.whole.revenue_year, facts.revenue_year
        share = part / whole if part is not None and whole else None
        rows.append(Exposure(account, share, growth(facts), facts.peak_year, facts.grade))
    return {"rows": rows, "sees_ledger": sees, "sees_margins": viewer.may(Permission.SEE_MARGINS)}


_MORE: dict[StarterStep, Callable[[User, Programme, date], Mapping[str, object]]] = {
    StarterStep.CHOOSE: _choosing,
    StarterStep.TIDY: _tidying,
    StarterStep.RISK: _risk,
}
