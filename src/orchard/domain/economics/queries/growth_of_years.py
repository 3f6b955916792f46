"""What growth of a year is made of: its accounts, and which of them bought the year before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum, Value
from django.db.models.functions import Abs, Coalesce

from orchard.analytics.growth import EXISTING, LOST, NEW
from orchard.domain.accounts.models import Account
from orchard.domain.core.fields import AmountField
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.economics.document import from_json
from orchard.domain.economics.models import CostModelVersion, FigureSet, PartFigures
from orchard.domain.economics.rules import Dimension
from orchard.domain.economics.rules.growth_years import ComparedYear

MOST_LISTED = 200
ZERO = Decimal(0)
NOTHING = Value(ZERO, output_field=AmountField())
SOURCES = (EXISTING, NEW, LOST)


@dataclass(frozen=True, slots=True)
class Grown:
    """What an account brought in the year before and in the year; `earned`: more contribution."""

    account: Account
    before: Decimal
    after: Decimal
    earned: Decimal | None

    @property
    def change(self) -> Decimal:
        """Return what it brought more."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class GrownAccounts:
    """The accounts behind a source of growth, those that changed most first, and all others."""

    rows: tuple[Grown, ...]
    others: int
    others_change: Decimal


def compared_years(viewer: User) -> tuple[ComparedYear, ...]:
    """Return the years that growth is told of, the latest first; their sums are not for everybody."""
    newest = FigureSet.objects.visible_to(viewer).current().first()
    if newest is None:
        return ()
    return tuple(one.span for one in from_json(newest.document).growth_years)


def grown_accounts(viewer: User, year: ComparedYear, source: str) -> GrownAccounts:
    """Return the accounts whose change of revenue a source of growth adds up."""
    if source not in SOURCES:
        raise NotFound
    sums = _by_account(viewer, year, source).order_by("-size", "account_id")
    found = [(row["account_id"], row["before"], row["after"]) for row in sums]
    listed = found[:MOST_LISTED]
    keys = [account for account, _before, _after in listed]
    names = Account.objects.visible_to(viewer).in_bulk(keys)
    earned = _earned(viewer, year, keys) if may(viewer, Permission.SEE_MARGINS) else {}
    rest = found[MOST_LISTED:]
    return GrownAccounts(
        tuple(Grown(names[key], before, after, earned.get(key)) for key, before, after in listed),
        len(rest),
        sum((after - before for _key, before, after in rest), ZERO),
    )


def bought_before(
    viewer: User, years: Iterable[ComparedYear], accounts: QuerySet[Account]
) -> Mapping[int, frozenset[int]]:
    """Return which of the accounts bought in the year before each year, by the year."""
    months = _months(viewer).filter(account__in=accounts.values("pk"))
    sums: dict[int, dict[int, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    compared = list(years)
    for account, key, net in months.values_list("account_id", "key", "net"):
        for year in compared:
            if year.before_from.isoformat() <= key <= year.before_to.isoformat():
                sums[year.year][account] += net
    return {
        year: frozenset(account for account, net in found.items() if net > 0)
        for year, found in sums.items()
    }


def hour_rate(viewer: User) -> Decimal | None:
    """Return what an hour of the team costs by the latest costs file that says so."""
    from orchard.analytics.cost_file import read_costs

    latest = CostModelVersion.objects.visible_to(viewer).order_by("-number").first()
    if latest is None:
        return None
    return read_costs(latest.text).rates.per_team_hour


def _months(viewer: User) -> QuerySet[PartFigures]:
    newest = FigureSet.objects.visible_to(viewer).current().values("pk")[:1]
    rows = PartFigures.objects.visible_to(viewer).filter(figure_set__in=newest)
    return rows.filter(dimension=Dimension.MONTH).order_by()


def _span(since: object, until: object) -> Q:
    return Q(key__gte=str(since), key__lte=str(until))


def _by_account(viewer: User, year: ComparedYear, source: str) -> QuerySet[Any, Any]:
    """Return revenue of both years by account, of the accounts of a source."""
    before, after = _span(year.before_from, year.before_to), _span(year.since, year.until)
    rows = _months(viewer).filter(before | after).values("account_id")
    sums = rows.annotate(
        before=Coalesce(Sum("net", filter=before), NOTHING),
        after=Coalesce(Sum("net", filter=after), NOTHING),
    )
    bought, buys = Q(before__gt=ZERO), Q(after__gt=ZERO)
    parts = {LOST: bought & ~buys, NEW: buys & ~bought}
    wanted = parts.get(source, ~parts[LOST] & ~parts[NEW])
    return sums.filter(wanted).annotate(size=Abs(F("after") - F("before")))


def _earned(
    viewer: User, year: ComparedYear, accounts: Collection[int]
) -> dict[int, Decimal | None]:
    """Return by how much the contribution of some accounts changed; a month may not be known."""
    before, after = _span(year.before_from, year.before_to), _span(year.since, year.until)
    found: dict[int, Decimal | None] = dict.fromkeys(accounts, ZERO)
    for row in _months(viewer).filter(before | after, account__in=accounts):
        known, more = found[row.account_id], row.profit.contribution
        sign = 1 if row.key >= year.since.isoformat() else -1
        found[row.account_id] = None if known is None or more is None else known + sign * more
    return found
