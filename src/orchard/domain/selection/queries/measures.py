"""What the newest figures say of accounts, for criteria that nobody types."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from orchard.domain.accounts.models import AccountUnit
from orchard.domain.core.models import User
from orchard.domain.economics import queries as economics
from orchard.domain.economics.models import AccountFigures, PartFigures
from orchard.domain.economics.queries import SetFacts
from orchard.domain.economics.rules import Dimension
from orchard.domain.relationships.queries import deciders
from orchard.domain.selection.models import SuccessFactor
from orchard.domain.selection.potentials import BUILT, built_up
from orchard.domain.selection.rules.measures import Facts, Whole, mean

NAMES = (
    "account_id", "average_revenue_3_years", "revenue_year", "revenue_year_before",
    "contribution_year", "contribution_year_before", "years_of_repeat_business", "grade",
    "one_off_peak", "volatility", "account__position__industry_growth",
    "account__position__industry_source", "account__position__industry_on", *BUILT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ground:
    """What scores are measured on: the day of the figures, all accounts, and each of some."""

    as_of: date
    whole: Whole
    accounts: Mapping[int, Facts]


def ground(viewer: User, accounts: Collection[int]) -> Ground | None:
    """Return what the newest figures say of these accounts, nothing before there are figures."""
    latest = economics.latest(viewer)
    if latest is None:
        return None
    rows = list(AccountFigures.objects.filter(figure_set=latest.pk).values(*NAMES))
    wanted = set(accounts)
    asked = [row for row in rows if row["account_id"] in wanted]
    beside = _Beside(viewer, latest, asked)
    found = {row["account_id"]: beside.facts(row) for row in asked}
    return Ground(latest.as_of, _whole(rows), found)


def _whole(rows: Sequence[Mapping[str, object]]) -> Whole:
    """Return the sums of all accounts; where they lose together, contribution of those that earn.

    A share of a loss says nothing, and who earns among many that lose is asked for all the more.
    """
    year = _total(rows, "contribution_year")
    earning = rows if year is None or year > 0 else [row for row in rows if _earns(row)]
    year, before = (_total(earning, f"contribution_{one}") for one in ("year", "year_before"))
    return Whole(
        revenue_mean=_total(rows, "average_revenue_3_years"),
        revenue_year=_total(earning, "revenue_year"),
        contribution_year=year,
        contribution_mean=mean(year, before),
        revenue_year_of_all=_total(rows, "revenue_year"),
    )


def _total(rows: Iterable[Mapping[str, object]], name: str) -> Decimal | None:
    known = [one for row in rows if (one := _amount(row[name])) is not None]
    return sum(known, Decimal(0)) if known else None


def _earns(row: Mapping[str, object]) -> bool:
    return (_amount(row["contribution_year"]) or 0) > 0


class _Beside:
    """What is known about accounts beside their figures, asked for once for all of them."""

    def __init__(self, viewer: User, latest: SetFacts, rows: Sequence[Mapping[str, Any]]) -> None:
        accounts = [row["account_id"] for row in rows]
        units = AccountUnit.objects.filter(account__in=accounts).order_by()
        named = Count("country", distinct=True, filter=~Q(country=""))
        counted = list(units.values("account").annotate(n=Count("pk"), named=named))
        self.units = _counted(counted)
        self.countries = Counter({row["account"]: row["named"] for row in counted})
        parts = PartFigures.objects.filter(figure_set=latest.pk, account__in=accounts)
        families = parts.filter(dimension=Dimension.FAMILY).values("account")
        self.families = _counted(families.annotate(n=Count("pk")))
        rivals = SuccessFactor.objects.filter(account__in=accounts, removed_at=None)
        names = rivals.exclude(competitor_name="").values("account")
        self.competitors = _counted(names.annotate(n=Count("competitor_name", distinct=True)))
        self.deciders = deciders(viewer, accounts)
        self.built_up = built_up(rows, accounts, latest.currency, latest.as_of)

    def facts(self, row: Mapping[str, object]) -> Facts:
        account = int(str(row["account_id"]))
        built, said_on = self.built_up.get(account), row["account__position__industry_on"]
        return Facts(
            revenue_mean=_amount(row["average_revenue_3_years"]),
            revenue_year=_amount(row["revenue_year"]),
            revenue_before=_amount(row["revenue_year_before"]),
            contribution_year=_amount(row["contribution_year"]),
            contribution_before=_amount(row["contribution_year_before"]),
            potential_year=built.yearly if built else None,
            industry_growth=_amount(row["account__position__industry_growth"]),
            units=self.units[account],
            countries=self.countries[account] or None,
            families=self.families[account],
            competitors=self.competitors[account] or None,
            deciders=self.deciders.get(account),
            repeat_years=_number(row["years_of_repeat_business"]),
            grade=str(row["grade"]),
            peak_year=bool(row["one_off_peak"]),
            volatility=row["volatility"] if isinstance(row["volatility"], float) else None,
            built_up=built,
            industry_source=str(row["account__position__industry_source"] or ""),
            industry_on=said_on if isinstance(said_on, date) else None,
        )


def _counted(rows: Iterable[Mapping[str, int]]) -> Counter[int]:
    return Counter({row["account"]: row["n"] for row in rows})


def _amount(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
