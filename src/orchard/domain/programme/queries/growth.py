"""Growth from existing accounts and from new ones by year, with the hours and money each took."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from orchard.domain.accounts.models import Account
from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.economics.document import GrowthYear
from orchard.domain.economics.queries import growth_of_years as economics
from orchard.domain.economics.queries.sets import PortfolioView
from orchard.domain.economics.rules.growth_years import ComparedYear
from orchard.domain.programme.models import GrowthSpend
from orchard.domain.programme.rules.growth import Effort, Efforts, Side, sides, worst_grade
from orchard.domain.resources import queries as resources

LOGGED = "A"


@dataclass(frozen=True, slots=True)
class YearOfGrowth:
    """A fiscal year: what each source brought, took and cost for each unit, and how sure that is."""

    span: ComparedYear
    sides: tuple[Side, ...]
    spend: GrowthSpend | None
    grade: str

    @property
    def outdated(self) -> GrowthSpend | None:
        """Return the amounts that are of other months than the growth: the year went on since."""
        return self.spend if self.spend and not self.spend.covers(self.span) else None

    @property
    def change(self) -> Decimal:
        """Return by how much revenue changed in all."""
        return sum((one.revenue for one in self.sides), Decimal(0))

    @property
    def earned(self) -> Decimal | None:
        """Return by how much contribution changed in all."""
        known = [one.contribution for one in self.sides if one.contribution is not None]
        return sum(known, Decimal(0)) if len(known) == len(self.sides) else None


@dataclass(frozen=True, slots=True)
class LoggedHours:
    """Hours that people logged on an account in a year; nothing tells who worked them."""

    year: int
    account: int
    is_existing: bool
    hours: Decimal


def growth_by_year(viewer: User, view: PortfolioView) -> list[YearOfGrowth]:
    """Return the years that the figures know, the latest first; costs only with the margins."""
    if view.whole is None:
        return []
    years = view.whole.growth_years
    shows_costs = view.facts.shows_margins and bool(years)
    efforts = _Efforts.read(viewer, view) if shows_costs else _Efforts()
    return [_year(one, efforts, view.facts.grade) for one in years]


def may_enter_spend(viewer: User) -> bool:
    """Say whether the viewer answers for the numbers of the programme and sees what is earned."""
    return may(viewer, Permission.EDIT_KPIS) and may(viewer, Permission.SEE_MARGINS)


def growth_spend(viewer: User, year: int) -> GrowthSpend | None:
    """Return what somebody wrote down for a year."""
    return GrowthSpend.objects.visible_to(viewer).filter(year=year).first()


@dataclass(frozen=True, slots=True)
class _Efforts:
    """Everything that tells what years of growth took."""

    spends: Mapping[int, GrowthSpend] | None = None
    hours: Mapping[tuple[int, bool], Decimal] | None = None
    rate: Decimal | None = None

    @classmethod
    def read(cls, viewer: User, view: PortfolioView) -> _Efforts:
        assert view.whole is not None, "asked for only with the whole portfolio"
        rows = GrowthSpend.objects.visible_to(viewer).select_related("entered_by")
        hours: dict[tuple[int, bool], Decimal] = defaultdict(Decimal)
        for one in logged_hours(viewer, [one.span for one in view.whole.growth_years]):
            hours[one.year, one.is_existing] += one.hours
        return cls({row.year: row for row in rows}, hours, _rate(viewer, view.facts.as_of))

    def of(self, year: ComparedYear) -> Efforts:
        return Efforts(self._side(year, "existing"), self._side(year, "new"))

    def _side(self, year: ComparedYear, side: str) -> Effort:
        """Return what one side took; amounts of fewer months than the growth are not its cost."""
        row = (self.spends or {}).get(year.year)
        is_known = row is not None and row.covers(year)
        given = getattr(row, f"{side}_hours", None)
        logged = (self.hours or {}).get((year.year, side == "existing"))
        entered = given if is_known else None
        return Effort(
            spend=getattr(row, f"{side}_spend", None) if is_known else None,
            hours=logged if given is None else entered,
            is_logged=given is None and logged is not None,
            rate=self.rate,
            grade=row.grade if row else LOGGED,
        )


def _year(year: GrowthYear, efforts: _Efforts, figures: str) -> YearOfGrowth:
    found = efforts.of(year.span)
    grade = worst_grade(figures, found.existing, found.new)
    spend = (efforts.spends or {}).get(year.span.year)
    return YearOfGrowth(year.span, sides(year.growth, found), spend, grade)


def _rate(viewer: User, on: date) -> Decimal | None:
    """Return what an hour costs: by the costs file, else by the policy."""
    known = economics.hour_rate(viewer)
    if known is not None:
        return known
    return core.current_policy(viewer, on).policy.cost_rates.per_team_hour


def logged_hours(viewer: User, years: Sequence[ComparedYear]) -> list[LoggedHours]:
    """Return the logged hours by year and account, and whether it bought the year before.

    Hours on an account that did not buy the year before went into winning it, also where it never
    came to that.
    """
    logged = resources.hours_by_day(viewer, since=min(one.since for one in years))
    keys = {account for account, _day in logged}
    known = Account.objects.visible_to(viewer).filter(pk__in=keys)
    before = economics.bought_before(viewer, years, known) if logged else {}
    sums: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for (account, day), hours in logged.items():
        for year in years:
            if year.since <= day <= year.until:
                sums[year.year, account] += hours
    return [
        LoggedHours(year, account, account in before.get(year, ()), hours)
        for (year, account), hours in sums.items()
    ]


def hours_behind(
    viewer: User, year: ComparedYear, *, of_existing: bool
) -> list[tuple[Account, Decimal]]:
    """Return the accounts whose logged hours a side of a year's growth took, the most first."""
    rows = [one for one in logged_hours(viewer, [year]) if one.is_existing is of_existing]
    named = Account.objects.visible_to(viewer).in_bulk([one.account for one in rows])
    rows.sort(key=lambda one: (-one.hours, one.account))
    return [(named[one.account], one.hours) for one in rows]
