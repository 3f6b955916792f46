"""The work between beginning and publishing a set of figures: analyse the ledger, write the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from orchard.domain.accounts.models import Account, AccountUnit
from orchard.domain.core.calendar import FiscalCalendar
from orchard.domain.economics import gist, rules, stored_ledger, whole
from orchard.domain.economics.document import YearSums, plain, portfolio, to_json
from orchard.domain.economics.growing import GrowthOfYears
from orchard.domain.economics.models import AccountFigures, FigureSet, PartFigures
from orchard.domain.economics.rules import Dimension
from orchard.domain.economics.rules.growth_years import compared_years

if TYPE_CHECKING:
    from orchard.analytics.analysis import Question
    from orchard.analytics.cost_to_serve import CostModel
    from orchard.analytics.engine import Engine
    from orchard.analytics.folding import Folded
    from orchard.analytics.growth import GrowthEffort
    from orchard.analytics.policy import Policy
    from orchard.analytics.results import AccountFindings, Analysis
    from orchard.domain.core.models import User
    from orchard.domain.economics.cells import Cell, Profits

ROWS_TOGETHER = 2_000
MONTHS_OF_YEAR = 12
YEARS = 2
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What the figures are to be computed with."""

    currency: str
    policy: Policy
    costs: CostModel
    growth_effort: GrowthEffort | None = None
    as_of: date | None = None
    key_accounts: tuple[str, ...] = ()
    with_parts: bool = True
    first_month: int = 1
    """Of the fiscal year, by which growth is told."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the set says of the whole portfolio, once its rows are written."""

    as_of: date
    methods: str
    grade: str
    document: dict[str, Any]
    accounts: int
    has_parts: bool


def compute(
    figure_set: FigureSet, order: Order, *, by: User, progress: Progress | None = None
) -> Outcome:
    """Analyse the stored ledger and write the figures of every account into the set."""
    from orchard.analytics.analysis import analyse

    with stored_ledger.open_engine() as engine:
        wanted = stored_ledger.Wanted(order.currency, order.as_of)
        folded = stored_ledger.read(engine, by, wanted)
        analysis = analyse(folded.lines, engine, _question(order, folded), progress=progress)
        grown = _growth_of_years(order, analysis)
        work = _Work(figure_set, order, folded, engine, analysis, grown)
        rows = work.write()
    span = {"first": analysis.ledger.first, "as_of": analysis.as_of}
    made = replace(
        portfolio(analysis, gist.gist_of(analysis)),
        lines=order.policy.concentration,
        year=_year_sums(rows),
        quarters=whole.quarter_sums(rows),
        country_quarters=whole.place_trend(rows, "country", **span),
        industry_quarters=whole.place_trend(rows, "industry", **span),
        growth_years=work.grown.found(),
    )
    return Outcome(
        as_of=analysis.as_of,
        methods=analysis.version,
        grade=analysis.grade.value,
        document=to_json(made),
        accounts=len(rows),
        has_parts=order.with_parts,
    )


def _question(order: Order, folded: Folded) -> Question:
    from orchard.analytics.analysis import Question

    return Question(
        currency=order.currency,
        as_of=folded.as_of,
        policy=order.policy,
        costs=order.costs,
        key_accounts=order.key_accounts,
        growth_effort=order.growth_effort,
        known=folded.known,
    )


def _growth_of_years(order: Order, analysis: Analysis) -> GrowthOfYears:
    calendar = FiscalCalendar(order.first_month, "UTC")
    return GrowthOfYears(
        compared_years(calendar, first=analysis.ledger.first, as_of=analysis.as_of)
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """One computation, while the engine is open."""

    figure_set: FigureSet
    order: Order
    folded: Folded
    engine: Engine
    analysis: Analysis
    grown: GrowthOfYears

    def write(self) -> list[AccountFigures]:
        """Write all rows; return those of the accounts."""
        from orchard.domain.economics import cells

        known = dict(Account.objects.values_list("key", "pk"))
        whole = cells.profits(self.folded.lines, self.engine, self.order.costs)
        whole = {key: profit for key, profit in whole.items() if key in known}
        quarters = self._quarters(whole)
        years = self._years(whole)
        rows = [
            self._account(place, one, known[one.id], quarters[one.id], years[one.id])
            for place, one in enumerate(self.analysis.accounts, start=1)
            if one.id in known
        ]
        _write_all(AccountFigures.objects, rows)
        if self.order.with_parts:
            for dimension in Dimension:
                _write_all(PartFigures.objects, self._parts(whole, known, dimension))
        return rows

    def _quarters(self, whole: Profits) -> Mapping[str, list[dict[str, str | None]]]:
        """Return revenue and margin of the latest quarters, by account."""
        from orchard.domain.economics import cells

        found: dict[str, list[dict[str, str | None]]] = defaultdict(list)
        for cell in cells.by_dimension(self.folded.lines, self.engine, whole, Dimension.QUARTER):
            profit = cell.profit
            quarter = {"start": cell.key, "revenue": profit.net, "margin": profit.margin}
            found[cell.account].append(plain(quarter))
        return _even(found, self.analysis.ledger.first, self.analysis.as_of)

    def _years(self, whole: Profits) -> Mapping[str, dict[str, Decimal | None]]:
        """Return revenue, margin and contribution of the last twelve months and those before."""
        from orchard.analytics.periods import period_back
        from orchard.domain.economics import cells

        facts = self.analysis
        periods = [period_back(facts.as_of, number, MONTHS_OF_YEAR) for number in range(YEARS)]
        covered = [period for period in periods if facts.ledger.first <= period.start]
        found: dict[str, dict[str, Decimal | None]] = defaultdict(lambda: _nothing(len(covered)))
        starts = [period.start for period in covered]
        if not starts:
            return found
        for cell in cells.by_window(self.folded.lines, self.engine, whole, starts):
            if cell.key:
                found[cell.account] |= _of_year(int(cell.key), cell)
        return found

    def _account(
        self,
        place: int,
        one: AccountFindings,
        account: int,
        quarters: list[dict[str, str | None]],
        years: Mapping[str, Decimal | None],
    ) -> AccountFigures:
        same = ("value", "value_low", "value_high", "active_probability", "revenue", "margin",
                "cost_to_serve", "contribution", "revenue_rank", "contribution_rank",
                "bad_business", "is_key", "first_purchase", "last_purchase", "purchases",
                "years_of_repeat_business", "average_revenue_3_years", "volatility",
                "one_off_peak")  # fmt: skip
        return AccountFigures(
            figure_set=self.figure_set,
            account_id=account,
            importance=place,
            country=one.country or "",
            industry=one.industry or "",
            grade=one.grade.value,
            **_classes(one),
            **{name: getattr(one, name) for name in same},
            **years,
            revenue_by_year=plain(one.revenue_by_year),
            quarters=quarters,
            signals=plain(one.signals),
            signal_kinds=rules.kinds_as_text(signal.kind.value for signal in one.signals),
            steps=plain(list(one.waterfall)),
        )

    def _parts(
        self, whole: Profits, known: Mapping[str, int], dimension: Dimension
    ) -> Iterator[PartFigures]:
        from orchard.domain.economics import cells

        names = self._names(dimension)
        for cell in cells.by_dimension(self.folded.lines, self.engine, whole, dimension):
            figures = cell.profit.figures
            if dimension is Dimension.MONTH:
                self.grown.add(cell)
            yield PartFigures(
                figure_set=self.figure_set,
                account_id=known[cell.account],
                dimension=dimension,
                key=cell.key,
                name=names(cell)[: rules.LONGEST_NAME],
                lines=cell.lines,
                net=figures.net,
                gross=figures.gross,
                cost=figures.cost,
                served=plain(list(cell.profit.lines)),
                cost_is_complete=cell.profit.cost_is_complete,
            )

    def _names(self, dimension: Dimension) -> Callable[[Cell], str]:
        """Return what names a part: units and offers have names beside their keys."""
        if dimension is Dimension.UNIT:
            kept = AccountUnit.objects.values_list("account__key", "key", "name")
            units = {(account, key): name for account, key, name in kept}
            return lambda cell: units.get((cell.account, cell.key), cell.key)
        if dimension is Dimension.OFFER:
            lines = self.folded.lines
            named = lines.group_by("offer").aggregate(name=lines.offer_name.max())
            rows = self.engine.fetch(named.filter(named.offer.notnull())).to_pylist()
            offers = {row["offer"]: row["name"] or row["offer"] for row in rows}
            return lambda cell: offers.get(cell.key, cell.key)
        return lambda cell: cell.key


def _year_sums(rows: Sequence[AccountFigures]) -> YearSums:
    """Return the sums of the last twelve months, where every account's is known."""

    def total(name: str) -> Decimal | None:
        amounts = [getattr(row, name) for row in rows]
        return None if None in amounts or not amounts else sum(amounts, Decimal(0))

    years = [row.revenue_year for row in rows if row.revenue_year is not None]
    return YearSums(
        revenue=total("revenue_year"),
        largest=max(years, default=None),
        margin=total("margin_year"),
        contribution=total("contribution_year"),
    )


def _classes(one: AccountFindings) -> dict[str, Any]:
    """Return the classes as letters, and whether those that are known differ."""
    found = {
        name: getattr(one, name)
        for name in ("class_revenue", "class_contribution", "class_value", "class_by_count")
    }
    known = {one for name, one in found.items() if one is not None and name != "class_by_count"}
    letters = {name: "" if letter is None else letter.value for name, letter in found.items()}
    return {**letters, "classes_differ": len(known) > 1}


def _nothing(years: int) -> dict[str, Decimal | None]:
    """Return zero sales for the covered years: who bought nothing then brought nothing."""
    zero = Decimal(0)
    names = [f"{what}_year{'_before' * at}" for at in range(years)
             for what in ("revenue", "margin", "contribution")]  # fmt: skip
    return dict.fromkeys(names, zero)


def _of_year(at: int, cell: Cell) -> dict[str, Decimal | None]:
    suffix = "_year" + "_before" * at
    profit = cell.profit
    return {
        f"revenue{suffix}": profit.net,
        f"margin{suffix}": profit.margin,
        f"contribution{suffix}": profit.contribution,
    }


def _even(
    found: Mapping[str, list[dict[str, str | None]]], first: date, as_of: date
) -> Mapping[str, list[dict[str, str | None]]]:
    """Return the same latest quarters for every account, with zero where it bought nothing."""
    starts = [day.isoformat() for day in quarter_starts(first, as_of)][-rules.QUARTERS_KEPT :]
    empty = {"revenue": "0", "margin": "0"}
    even: dict[str, list[dict[str, str | None]]] = defaultdict(
        lambda: [{"start": start, **empty} for start in starts]
    )
    for account, quarters in found.items():
        own = {str(quarter["start"]): quarter for quarter in quarters}
        even[account] = [own.get(start, {"start": start, **empty}) for start in starts]
    return even


def quarter_starts(first: date, last: date) -> list[date]:
    """Return the first days of the calendar quarters that a span touches."""
    quarters = range(
        first.year * 4 + (first.month - 1) // 3, last.year * 4 + (last.month - 1) // 3 + 1
    )
    return [date(quarter // 4, quarter % 4 * 3 + 1, 1) for quarter in quarters]


def _write_all(manager: models.Manager[Any], rows: Iterable[models.Model]) -> None:
    """Write rows in transactions of bounded length, so that others may write meanwhile."""
    rest = iter(rows)
    while some := list(islice(rest, ROWS_TOGETHER)):
        with transaction.atomic():
            manager.bulk_create(some)
