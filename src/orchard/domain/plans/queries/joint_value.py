"""The two columns of an account's scorecard, what the customer is asked to confirm, and gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from orchard.domain.accounts.models import Account, in_family
from orchard.domain.agreements.models import Agreement
from orchard.domain.core import queries as core
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.economics.models import AccountFigures
from orchard.domain.plans.models import ValueRecord, ValueRequest
from orchard.domain.plans.rules.joint_scorecard import (
    Gained,
    Quarter,
    Row,
    Silence,
    quarters_before,
    scorecard,
    silences,
)
from orchard.domain.plans.rules.values import ValueStatus

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Asked:
    """A quarter, what it brought, and whether the customer was asked about it."""

    row: Row
    request: ValueRequest | None
    waits: int
    """How many values of it wait for the customer's word."""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The quarters of an account, the latest first, and what is missing."""

    quarters: tuple[Asked, ...]
    silences: tuple[Silence, ...]
    counts_margin: bool
    knows_ours: bool
    currency: str
    """In what the customer's values count: that of the supplier."""
    our_currency: str
    """In what the ledger's figures count; empty where it has none."""

    @property
    def gaps(self) -> list[Asked]:
        """Return quarters in which we delivered and the customer confirmed no value."""
        return [one for one in self.quarters if one.row.has_gap]


def value_scorecard(
    viewer: User, account: Account, figures: AccountFigures | None, *, today: date
) -> Scorecard:
    """Return what the last quarters brought us and the customer."""
    shown = quarters_before(today, SHOWN)
    ours, delivered = _ours(viewer, figures), _delivered(viewer, account, figures, shown)
    records = _records(viewer, account)
    gained = [Gained(one.year, one.quarter, one.amount, ValueStatus(one.status)) for one in records]
    rows = scorecard(shown, ours=ours, gained=gained, delivered=delivered)
    requests = _requests(viewer, account)
    found = tuple(
        Asked(row, requests.get(row.quarter), _waiting(records, row.quarter)) for row in rows
    )
    return Scorecard(
        found, silences(rows), may(viewer, Permission.SEE_MARGINS), figures is not None,
        records[0].currency if records else core.organisation(viewer).currency,
        figures.figure_set.currency if figures else "",
    )  # fmt: skip


def value_request(viewer: User, account: Account, request_id: int) -> ValueRequest:
    """Return one open request to confirm values."""
    rows = ValueRequest.objects.visible_to(viewer).of(account).open()
    found = rows.select_related("account").filter(pk=request_id).first()
    if found is None:
        raise NotFound
    return found


def unconfirmed(viewer: User, account: Account, quarter: Quarter) -> list[ValueRecord]:
    """Return the values of a quarter, and of its whole year, that wait for the customer's word."""
    rows = ValueRecord.objects.visible_to(viewer).standing().filter(in_family(account))
    return list(rows.of_quarter(quarter).filter(status=ValueStatus.CLAIMED))


def _records(viewer: User, account: Account) -> list[ValueRecord]:
    rows = ValueRecord.objects.visible_to(viewer).standing().filter(in_family(account))
    return list(rows)


def _waiting(records: Sequence[ValueRecord], quarter: Quarter) -> int:
    return sum(
        one.status == ValueStatus.CLAIMED
        and one.year == quarter.year
        and one.quarter in {None, quarter.number}
        for one in records
    )


def _requests(viewer: User, account: Account) -> Mapping[Quarter, ValueRequest]:
    rows = ValueRequest.objects.visible_to(viewer).of(account).open()
    return {Quarter(one.year, one.quarter): one for one in rows.select_related("asked_by")}


def _ours(viewer: User, figures: AccountFigures | None) -> dict[Quarter, Decimal]:
    """Return our margin of each quarter, or the sales for who may not see margins."""
    if figures is None:
        return {}
    shows = may(viewer, Permission.SEE_MARGINS)
    found = {}
    for one in figures.quarterly:
        amount = one.margin if shows else one.revenue
        if amount is not None:
            found[Quarter.of(one.start)] = amount
    return found


def _delivered(
    viewer: User, account: Account, figures: AccountFigures | None, shown: Sequence[Quarter]
) -> set[Quarter]:
    """Return the quarters with sales, or in which a signed agreement was in force."""
    sold = {
        Quarter.of(one.start)
        for one in (() if figures is None else figures.quarterly)
        if one.revenue is not None and one.revenue > 0
    }
    signed = list(Agreement.objects.visible_to(viewer).of(account).signed())
    for quarter in shown:
        if any(_binds(one, quarter) for one in signed):
            sold.add(quarter)
    return sold


def _binds(agreement: Agreement, quarter: Quarter) -> bool:
    last = agreement.last_day
    return agreement.starts_on <= quarter.last and (last is None or last >= quarter.first)
