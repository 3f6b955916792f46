"""The whole portfolio from one ledger: facts, economics, exposure, value, drift, ranked accounts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from orchard.analytics import (
    abc,
    concentration,
    drift,
    growth,
    key_accounts,
    periods,
    profit_table,
    profitability,
    prospects,
    retention,
    small_tables,
    summary,
    unknowns,
    visits,
    waterfall,
    whale,
)
from orchard.analytics.cost_to_serve import CostModel
from orchard.analytics.dossier import (
    Dossier,
    YearlyRevenue,
    account_findings,
    with_signals,
    yearly_revenue,
)
from orchard.analytics.exact import UNIT, Exact
from orchard.analytics.policy import Policy
from orchard.analytics.profit_table import ProfitTable
from orchard.analytics.prospects import Prospects
from orchard.analytics.results import (
    AbcClass,
    AbcFindings,
    Analysis,
    Concentration,
    ConcentrationFindings,
    Growth,
    KeyAccountShare,
    LedgerFacts,
    Retention,
    WhaleCurve,
)

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.expr.types import Table

    from orchard.analytics.engine import Engine

VERSION = "1"
"""Version of the methods; it changes when a figure's definition does."""

STAGES = ("ledger", "profit", "value", "drift", "exposure")
Progress = Callable[[str, int, int], None]
Classes = tuple[AbcClass, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a ledger: in which currency, up to which day, by which policy.

    `known`: the columns that hold anything at all (`Folded.known`); the others are not even read.
    """

    currency: str
    as_of: date
    policy: Policy = field(default_factory=Policy)
    costs: CostModel = field(default_factory=CostModel)
    key_accounts: tuple[str, ...] = ()
    growth_effort: growth.GrowthEffort | None = None
    known: frozenset[str] = small_tables.ALL
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Books:
    """Accounts in order of id with their profit; `rows` are their totals and profiles."""

    rows: pa.Table
    names: tuple[str, ...]
    profits: ProfitTable

    @property
    def ids(self) -> tuple[str, ...]:
        """Every account."""
        return self.profits.ids

    @property
    def revenue(self) -> Exact:
        """Net sales of every account."""
        return self.profits.net


def analyse(
    lines: Table, engine: Engine, question: Question, *, progress: Progress | None = None
) -> Analysis:
    """Return everything that a ledger tells about its accounts.

    Parameters
    ----------
    lines
        Lines of the LINES contract in the base currency, none later than the as-of date.
    engine
        Where the lines are.
    question
        Currency, as-of date, policy, cost model, key accounts, seed of the simulation.
    progress
        Called with the name, number and count of each stage as it begins.

    Returns
    -------
    Analysis
        Money to the ledger's four decimals where it was added up, to the cent where it was rounded.

    Raises
    ------
    AnalyticsMistake
        When the ledger has no account, or a key account is not in it.
    """
    step = _steps(progress)
    step("ledger")
    prepared = summary.prepare(lines, engine, as_of=question.as_of, known=question.known)
    step("profit")
    profits = profit_table.profit_table(_figures(prepared, prepared.accounts), question.costs)
    key_ids = _key_ids(prepared, question.key_accounts)
    step("value")
    with ThreadPoolExecutor(max_workers=1) as beside:
        # arithmetic goes beside the work of the engine, so that both processors are used
        days = beside.submit(visits.fetch_rows(prepared).days)
        foreseen = beside.submit(lambda: _foreseen(question, days.result(), profits))
        ground = _ground(question, prepared, profits, key_ids)
        found = beside.submit(lambda: _assembled(ground, days.result(), foreseen.result()))
        step("drift")
        seen = days.result().visits
        signals = drift.signals(prepared, lines, question.policy.drift, seen=seen)
        step("exposure")
        return replace(found.result(), accounts=with_signals(found.result().accounts, signals))


def _foreseen(question: Question, days: visits.AccountDays, profits: ProfitTable) -> Prospects:
    """Return the forecast of the value that was asked for."""
    bought, policy = prospects.purchase_days(days.visits), question.policy.value
    return prospects.foresee(bought, question.as_of, _basis(profits), policy, question.seed)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the engine tells of the accounts: enough to settle all but forecast and drift.

    `compared` are the two periods whose growth is told, with the contributions in each.
    """

    question: Question
    books: Books
    key_ids: frozenset[str]
    facts: LedgerFacts
    by_place: tuple[Concentration | None, Concentration | None]
    compared: tuple[tuple[periods.Period, periods.Period], list[dict[str, Decimal] | None]] | None
    key_months: tuple[tuple[date, float | None], ...]


def _ground(
    question: Question, prepared: summary.Prepared, profits: ProfitTable, keys: frozenset[str]
) -> _Ground:
    """Ask the engine whatever small thing is asked of it."""
    facts = summary.ledger_facts(prepared, currency=question.currency)
    found = periods.comparable_periods(facts.first, prepared.as_of)
    return _Ground(
        question=question,
        books=_books(prepared, profits),
        key_ids=keys,
        facts=facts,
        by_place=(
            concentration.measure_places(prepared, "country"),
            concentration.measure_places(prepared, "industry"),
        ),
        compared=found
        and (found, [_contributions(prepared, period, question.costs) for period in found]),
        key_months=key_accounts.monthly_shares(prepared, keys, facts.first) if keys else (),
    )


@dataclass(frozen=True, slots=True)
class _Settled:
    """What is known without a forecast."""

    portfolio: waterfall.Profit
    exposure: ConcentrationFindings
    whale: WhaleCurve | None
    retention: Retention | None
    growth: Growth | None
    key_share: KeyAccountShare | None
    standings: Sequence[profitability.Standing]
    years: YearlyRevenue


def _settled(ground: _Ground, days: visits.AccountDays) -> _Settled:
    """Return what is known without a forecast; nothing is asked of the engine."""
    question, books, first = ground.question, ground.books, ground.facts.first
    retained, grown = _development(ground, days)
    return _Settled(
        portfolio=profit_table.portfolio(books.profits),
        exposure=_exposure(ground, days),
        whale=_whale(books),
        retention=retained,
        growth=grown,
        key_share=_key_share(ground),
        standings=profitability.standings(
            books.revenue,
            books.profits.contribution or books.profits.contributions(),
            question.policy.profit,
        ),
        years=yearly_revenue(days, first, question.as_of),
    )


def _assembled(ground: _Ground, days: visits.AccountDays, foreseen: Prospects) -> Analysis:
    """Return the analysis but for the signals of drift; each figure from the part that knows it."""
    books, policy = ground.books, ground.question.policy
    settled = _settled(ground, days)
    classes = _classes(books, foreseen, policy)
    whole = settled.portfolio
    return Analysis(
        as_of=ground.question.as_of,
        version=VERSION,
        ledger=ground.facts,
        grade=whole.grade,
        waterfall=whole.steps(),
        concentration=settled.exposure,
        abc=_abc(books, classes, foreseen),
        whale=settled.whale,
        retention=settled.retention,
        growth=settled.growth,
        clv=foreseen.findings,
        accounts=account_findings(
            Dossier(
                rows=books.rows,
                purchases=days.visits.purchases(),
                years=settled.years,
                profits=books.profits,
                standings=settled.standings,
                classes=classes,
                prospects=foreseen,
                key_ids=ground.key_ids,
                one_off_share=policy.drift.one_off_peak_share,
            )
        ),
        key_accounts=settled.key_share,
        unknowns=tuple(
            unknowns.unknowns(ground.facts, whole, settled.retention, foreseen.findings.backtest)
        ),
    )


def _steps(progress: Progress | None) -> Callable[[str], None]:
    def step(name: str) -> None:
        if progress is not None:
            progress(name, STAGES.index(name) + 1, len(STAGES))

    return step


def _books(prepared: summary.Prepared, profits: ProfitTable) -> Books:
    """Return profile and profit of every account, in order of id."""
    profiles = summary.fetch_accounts(prepared)
    return Books(profiles, tuple(summary.texts_in(profiles, "account_name")), profits)


def _key_ids(prepared: summary.Prepared, named: Sequence[str]) -> frozenset[str]:
    """Return the ids of key accounts that were named by id or name."""
    if not named:
        return frozenset()
    profiles = prepared.engine.fetch(summary.account_profiles(prepared))
    ids, names = (summary.texts_in(profiles, column) for column in ("account", "account_name"))
    return key_accounts.key_ids(named, dict(zip(ids, names, strict=True)))


def _figures(prepared: summary.Prepared, rows: Table) -> pa.Table:
    """Return the ledger's figures of every account that stands in some rows, in order of id."""
    assigned = rows.filter(rows.account.notnull())
    return prepared.engine.fetch(waterfall.account_figures(assigned)).sort_by("account")


def _basis(profits: ProfitTable) -> tuple[str, Sequence[Decimal | None]]:
    """Return the best measure of value that is known for every account, and its totals."""
    if profits.contribution is None:
        return "revenue", profits.net
    basis = "contribution" if profits.cost_known.any() else "margin"
    return basis, profits.contribution


def _classes(books: Books, foreseen: Prospects, policy: Policy) -> dict[str, Classes | None]:
    """Return classes by revenue, contribution, value and, on the best of these, by count."""

    def by_share(amounts: Sequence[Decimal] | None) -> Classes | None:
        return abc.classes_by_share(books.ids, amounts, policy.abc) if amounts else None

    earned = books.profits.contribution
    return {
        "revenue": by_share(books.revenue),
        "contribution": by_share(earned),
        "value": by_share(foreseen.value),
        "count": abc.classes_by_count(books.ids, earned or books.revenue, policy.abc),
    }


def _abc(books: Books, classes: Mapping[str, Classes | None], foreseen: Prospects) -> AbcFindings:
    """Return the classes side by side; who has never bought has no class by value."""
    bases: dict[str, Sequence[AbcClass | None] | None] = {
        name: classes[name] for name in ("revenue", "contribution")
    }
    if by_value := classes["value"]:
        pairs = zip(by_value, foreseen.active, strict=True)
        bases["value"] = [None if active is None else letter for letter, active in pairs]
    return abc.find_classes(books.ids, bases, classes["count"] or ())


def _whale(books: Books) -> WhaleCurve | None:
    earned = books.profits.contribution
    return None if earned is None else whale.whale_curve(books.ids, earned)


def _exposure(ground: _Ground, days: visits.AccountDays) -> ConcentrationFindings:
    books, question = ground.books, ground.question
    earned = books.profits.contribution
    bases = {"revenue": (books.ids, books.revenue), "contribution": (books.ids, earned)}
    return ConcentrationFindings(
        revenue=concentration.measure(books.revenue),
        contribution=None if earned is None else concentration.measure(earned),
        by_country=ground.by_place[0],
        by_industry=ground.by_place[1],
        quarters=concentration.quarter_trend(days, ground.facts.first, question.as_of),
        crossed=concentration.lines_crossed(bases, question.policy.concentration),
    )


def _development(
    ground: _Ground, days: visits.AccountDays
) -> tuple[Retention | None, Growth | None]:
    """Return retention and growth between the two latest comparable periods."""
    if ground.compared is None:
        return None, None
    found, earned = ground.compared
    start, end = (Exact(days.net_in(period), UNIT) for period in found)
    grown = growth.find_growth(growth.PeriodAmounts(start, end), _both(ground.books.ids, earned))
    if ground.question.growth_effort is not None:
        grown = growth.with_effort(grown, ground.question.growth_effort)
    return retention.find_retention(found, start, end), grown


def _contributions(
    prepared: summary.Prepared, period: periods.Period, costs: CostModel
) -> dict[str, Decimal] | None:
    """Return contribution by account in a period from what the ledger counts in it."""
    invoices = prepared.invoices
    inside = invoices.filter(invoices.booked_on.between(period.start, period.end))
    ledger_only = replace(costs, drivers={})
    found = profit_table.profit_table(_figures(prepared, inside), ledger_only)
    earned = found.contribution
    return None if earned is None else dict(zip(found.ids, earned, strict=True))


def _both(
    ids: Sequence[str], earned: Sequence[dict[str, Decimal] | None]
) -> growth.PeriodAmounts | None:
    start, end = earned
    if start is None or end is None:
        return None
    zero = Decimal(0)
    return growth.PeriodAmounts(
        [start.get(account, zero) for account in ids], [end.get(account, zero) for account in ids]
    )


def _key_share(ground: _Ground) -> KeyAccountShare | None:
    books = ground.books
    if not ground.key_ids:
        return None
    earned = books.profits.contribution
    return key_accounts.find_key_share(
        ground.key_ids,
        dict(zip(books.ids, books.revenue, strict=True)),
        None if earned is None else dict(zip(books.ids, earned, strict=True)),
        ground.key_months,
        ground.question.policy.concentration,
    )
