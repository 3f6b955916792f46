"""Where an objective stands: a number that somebody entered, else what the ledger knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from orchard.domain.economics.models import AccountFigures
from orchard.domain.plans.models import Objective
from orchard.domain.plans.rules.plan import ObjectiveKind
from orchard.domain.whitespace.agreements import total, wallets
from orchard.domain.whitespace.board import Sources

PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True)
class Now:
    """Where an objective stands: the ledger's number with its day and grade, else the entered one."""

    number: Decimal | None
    on: date | None
    grade: str = ""
    is_measured: bool = False


Spend = Callable[[], Now]
"""Asks for our share of what they spend, where an objective counts it."""
UNKNOWN = Now(None, None)


def now_of(
    row: Objective, figures: AccountFigures | None, spend: Spend, *, shows_margins: bool
) -> Now:
    """Return where an objective stands: an entered number first, else what the ledger knows.

    The ledger speaks of money and shares only: who counts in another unit enters the number.
    """
    if row.current is not None:
        return Now(row.current, row.current_on)
    if row.counts_spend:
        return spend()
    unit = row.unit.strip().upper()
    if figures is None or unit not in {"", figures.figure_set.currency}:
        return UNKNOWN
    return of_ledger(figures, row.kind, shows_margins=shows_margins)


def of_ledger(figures: AccountFigures | None, kind: str, *, shows_margins: bool) -> Now:
    """Return what the ledger says of twelve months, for objectives that count money."""
    if figures is None:
        return UNKNOWN
    measured = {
        ObjectiveKind.REVENUE.value: figures.revenue_year,
        ObjectiveKind.CONTRIBUTION.value: figures.contribution_year if shows_margins else None,
    }.get(kind)
    if measured is None:
        return UNKNOWN
    return Now(measured, figures.figure_set.as_of, figures.grade, is_measured=True)


def share_of_spend(sources: Sources, figures: AccountFigures | None, *, on: date) -> Now:
    """Return our share of what they spend in the categories whose spend is known, in percent."""
    known = wallets(sources, on)
    share = None if (whole := total(known)) is None else whole.share
    if share is None:
        return UNKNOWN
    grades = [
        one.estimate.grade for one in known if one.estimate and one.estimate.spend is not None
    ]
    as_of = on if figures is None else figures.figure_set.as_of
    return Now(share * PERCENT, as_of, max(grades), is_measured=True)
