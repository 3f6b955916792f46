"""What is expected of the two largest accounts: a forecast of a year ago, one of today, and a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from orchard.domain.economics.rules.assumptions import Assumptions, Line

if TYPE_CHECKING:
    from orchard.domain.accounts.models import Account
    from orchard.domain.core.models import User

PUBLISHED = timedelta(days=9)
"""So long ago the forecasts of today were published, and those before them a year earlier."""
YEAR = timedelta(days=365)
CENT = Decimal("0.01")
QUARTERS = 6
QUARTERS_OF_YEAR = 4
RISE_OF_A_QUARTER = Decimal("1.015")


@dataclass(frozen=True, slots=True)
class View:
    """How somebody saw an account, and the reason in their words.

    `level` is what it brought then as a share of what it brings now, `growth` is per year.
    """

    level: Decimal
    growth: Decimal
    retention: Decimal
    investment: int
    contracted_years: int
    reason: str


BEFORE = {
    "Nordvik Group": View(
        Decimal("0.92"), Decimal("0.03"), Decimal("0.88"), 350_000, 1,
        "First forecast. The frame agreement covers one more year; growth as in the ledger.",
    ),
    "Fjordkraft": View(
        Decimal("0.95"), Decimal("0.05"), Decimal("0.90"), 120_000, 0,
        "First forecast. No agreement yet, orders come plant by plant.",
    ),
}  # fmt: skip
NOW = {
    "Nordvik Group": View(
        Decimal(1), Decimal("0.06"), Decimal("0.92"), 420_000, 2,
        "Two new sites order, and the frame agreement is extended; serving them takes a second carrier.",
    ),
    "Fjordkraft": View(
        Decimal(1), Decimal("0.02"), Decimal("0.87"), 180_000, 0,
        "Their new buyer asks three suppliers for every order, so growth and loyalty are seen lower.",
    ),
}  # fmt: skip


def expect_all(accounts: Mapping[str, Account], *, by: User, at: datetime) -> None:
    """Publish what was expected a year ago and what is expected now, and plan the largest account."""
    last = at - PUBLISHED
    _forecast(accounts, BEFORE, by=by, at=last - YEAR)
    _forecast(accounts, NOW, by=by, at=last)
    _plan(accounts["Nordvik Group"], by=by, at=at)


def _forecast(
    accounts: Mapping[str, Account], views: Mapping[str, View], *, by: User, at: datetime
) -> None:
    """Draft each forecast from the ledger's run-rate, make it a view of one's own, publish it."""
    from orchard.domain.economics.services import assumptions as services

    for name, view in views.items():
        draft = services.propose_from_ledger(accounts[name], by=by, at=at)
        seen = services.change_draft(
            draft,
            expected=draft.version,
            assumptions=_seen(draft.assumptions, view),
            reason=view.reason,
            by=by,
            at=at,
        )
        services.publish_forecast(seen, expected=seen.version, by=by, at=at)


def _plan(account: Account, *, by: User, at: datetime) -> None:
    """Plan six quarters from the one that runs, along the first years of the forecast."""
    from orchard.domain.economics.queries import assumptions as queries
    from orchard.domain.economics.services import assumptions as services

    counts = queries.published_forecast(by, account)
    if counts is None:
        return
    line, quarters = counts.assumptions.lines[0], {}
    for number, start in enumerate(_quarters(at.date())):
        rise = RISE_OF_A_QUARTER**number
        quarters[start] = (_quarter(line.revenue, rise), _quarter(line.margin, rise))
    reason = "Agreed with Siri Moe's five-year list of stops: spring and autumn of every site."
    services.plan_quarters(account, seen=0, quarters=quarters, reason=reason, by=by, at=at)


def _seen(found: Assumptions, view: View) -> Assumptions:
    """Return the run-rate with the growth, loyalty and investment that somebody expects."""
    lines = tuple(_line(line, number, view) for number, line in enumerate(found.lines))
    return replace(found, lines=lines, investment=Decimal(view.investment))


def _line(line: Line, number: int, view: View) -> Line:
    rise = view.level * (1 + view.growth) ** (number + 1)
    return replace(
        line,
        revenue=_risen(line.revenue, rise),
        margin=_risen(line.margin, rise),
        cost_to_serve=_risen(line.cost_to_serve, rise),
        retention=view.retention,
        contracted=number < view.contracted_years,
    )


def _risen(amount: Decimal | None, rise: Decimal) -> Decimal | None:
    return None if amount is None else (amount * rise).quantize(CENT)


def _quarter(amount: Decimal | None, rise: Decimal) -> Decimal:
    return ((amount or Decimal(0)) / QUARTERS_OF_YEAR * rise).quantize(CENT)


def _quarters(day: date) -> list[date]:
    """Return the first days of the quarters, the one that runs first."""
    first = day.year * QUARTERS_OF_YEAR + (day.month - 1) // 3
    return [
        date(number // QUARTERS_OF_YEAR, number % QUARTERS_OF_YEAR * 3 + 1, 1)
        for number in range(first, first + QUARTERS)
    ]
