"""An analysis as a real ledger would give it: industrial customers of a Nordic supplier.

`full()` has everything that can be known but a few steps of cost; `bare()` is the same portfolio from
a ledger with revenue only, too short for a forecast. What follows from the amounts is computed by
the analytics themselves, so that totals, ranks and classes agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from orchard.analytics import abc, concentration, growth, key_accounts, retention, volatility, whale
from orchard.analytics.periods import Period
from orchard.analytics.profitability import Business, standings
from orchard.analytics.results import (
    AbcClass,
    AbcFindings,
    AccountFindings,
    Analysis,
    Backtest,
    BacktestScore,
    ClassCounts,
    ClvFindings,
    ConcentrationFindings,
    Grade,
    Growth,
    LedgerFacts,
    QuarterConcentration,
    Signal,
    SignalKind,
    Unknown,
    WaterfallStep,
)

AS_OF = date(2026, 6, 30)
FIRST = date(2023, 7, 1)
YEARS = (2026, 2025, 2024)
KEY = frozenset({"10017", "10042"})
PERIODS = Period(date(2024, 7, 1), date(2025, 6, 30)), Period(date(2025, 7, 1), AS_OF)
COSTS = ("orders", "deliveries", "support", "team", "customisation", "claims", "sla_credits", "capital")  # fmt: skip
HORIZON_YEARS = 5
TIED_UP = Decimal("0.0125")


@dataclass(frozen=True)
class Customer:
    """A customer in round figures: revenue by year (latest first), shares of it, costs of serving."""

    id: str
    name: str
    country: str | None
    industry: str
    years: tuple[int, int, int]
    discount: str
    margin: str
    orders: int
    deliveries: int
    support: int
    claims: int
    active: float
    purchases: int
    last: date = date(2026, 6, 18)

    @property
    def revenue(self) -> Decimal:
        """Revenue of all years; the odd cents show how amounts are rounded."""
        return Decimal(sum(self.years)) + Decimal(int(self.id)) / 100

    def waterfall(self) -> tuple[WaterfallStep, ...]:
        """From list price to contribution; what nobody wrote down is not known."""
        net = self.revenue
        listed = _cents(net / (1 - Decimal(self.discount)))
        margin = _cents(net * Decimal(self.margin))
        spent: dict[str, Decimal | int] = {
            "orders": self.orders, "deliveries": self.deliveries, "support": self.support,
            "claims": self.claims, "capital": _cents(net * TIED_UP),
        }  # fmt: skip
        costs = [_cost(key, -Decimal(spent[key]) if key in spent else None) for key in COSTS]
        earned = margin - sum((Decimal(amount) for amount in spent.values()), Decimal(0))
        return (
            WaterfallStep("gross", listed, Grade.MEASURED, is_total=True),
            WaterfallStep("discounts", net - listed, Grade.MEASURED),
            WaterfallStep("net", net, Grade.MEASURED, is_total=True),
            WaterfallStep("cost_of_goods", margin - net, Grade.MEASURED),
            WaterfallStep("gross_margin", margin, Grade.MEASURED, is_total=True),
            *costs,
            WaterfallStep("contribution", earned, Grade.ESTIMATED, is_total=True),
        )


CUSTOMERS = (
    Customer("10017", "Norrvik Pappersbruk AB", "Sweden", "Pulp and paper", (2_940_000, 2_610_000, 2_280_000), "0.115", "0.171", 412_000, 688_000, 521_000, 96_500, 0.98, 214),
    Customer("10042", "Hansahavn Skipsverft ASA", "Norway", "Shipbuilding", (1_870_000, 2_050_000, 1_420_000), "0.142", "0.124", 198_000, 402_000, 366_000, 71_200, 0.94, 131),
    Customer("10003", "Bergström & Söner Verktyg AB", "Sweden", "Machine tools", (1_260_000, 1_190_000, 1_135_000), "0.031", "0.342", 61_000, 74_000, 22_500, 3_100, 0.99, 142),
    Customer("10008", "Fjordkraft Turbiner AS", "Norway", "Energy", (985_000, 1_040_000, 870_000), "0.044", "0.318", 38_500, 51_000, 64_000, 0, 0.97, 58),
    Customer("10011", "Kymijoen Sähkö Oy", "Finland", "Energy", (640_000, 720_000, 905_000), "0.052", "0.287", 44_200, 39_800, 31_000, 8_900, 0.71, 47, date(2026, 2, 11)),
    Customer("10024", "Østerbro Pumpefabrik A/S", "Denmark", "Pumps and valves", (610_000, 540_000, 495_000), "0.027", "0.361", 29_300, 24_100, 11_800, 1_450, 0.99, 96),
    Customer("10029", "Ålesund Marine Hydraulikk AS", "Norway", "Shipbuilding", (388_000, 402_000, 371_000), "0.061", "0.274", 31_700, 28_400, 18_900, 2_200, 0.95, 73),
    Customer("10031", "Lahden Konepaja Oy", "Finland", "Machine tools", (295_000, 248_000, 0), "0.018", "0.335", 12_900, 9_700, 5_200, 0, 0.98, 31),
    Customer("10038", "Skåne Kyl & Frys AB", "Sweden", "Cooling", (172_000, 188_000, 204_000), "0.073", "0.211", 52_000, 34_600, 40_100, 12_300, 0.83, 119),
    Customer("10040", "Vestjylland Stålbyg ApS", "Denmark", "Steel construction", (118_000, 0, 0), "0.000", "0.302", 4_300, 6_900, 2_100, 0, 0.96, 9),
    Customer("10046", "Gävle Transformatorservice HB", None, "Energy", (64_500, 71_000, 69_800), "0.020", "0.294", 8_900, 6_100, 3_300, 400, 0.92, 36),
    Customer("10050", "Rovaniemen Kaivoslaite Ky", "Finland", "Mining", (0, 96_400, 88_200), "0.035", "0.263", 7_700, 12_800, 4_600, 1_900, 0.08, 14, date(2025, 4, 3)),
)  # fmt: skip

SIGNALS = {
    "10011": (
        Signal(SignalKind.RHYTHM_BROKEN, "No purchase for 139 days: it usually buys every 23 days and 95 % of its gaps are expected to stay under 61 days.", {"days_since_last": 139, "usual_gap_days": 23.4, "patience_days": 61, "purchases_half_year": 2, "purchases_same_half_year_before": 9}),
        Signal(SignalKind.LAPSED_OFFERS, "2 offers bought regularly stopped, worth 84,310.00 a year or 13 % of its purchases: LAGER-6204 (in 11 of 12 purchases, then not in 6), TÄTNING-40 (in 8 of 12 purchases, then not in 6).", {"offers": 2, "yearly_at_stake": 84310.0, "share_of_account": 0.1317, "named": "LAGER-6204, TÄTNING-40"}),
    ),
    "10042": (
        Signal(SignalKind.PRICE_EROSION, "The basket of the last half-year was 6.2 % cheaper than at the prices of the year before, 57,940.00 less: 18 of 44 offers fell in price.", {"price_index": 0.9384, "money_lost": 57940.0, "offers": 44, "offers_cheaper": 18, "discount_share": 0.168, "discount_share_before": 0.121}),
    ),
    "10038": (
        Signal(SignalKind.MIX_NARROWING, "Buys as broadly as 2.2 families in the last half-year, where the mix of the year before would show 3.9, 44 % narrower.", {"things": "families", "effective_number": 2.19, "expected_number": 3.91, "lines_half_year": 88}),
    ),
}  # fmt: skip

SCORES = (
    BacktestScore("last_period_repeats", 2.1, 3.4, 0.93, 1.08, 0.31, 0.95, 1.12, 0.88),
    BacktestScore("bgnbd", 3.9, 5.2, 0.71, 0.84, 0.52, 0.74, 0.81, 0.79),
    BacktestScore("regular", 1.8, 2.7, 0.95, 0.97, 0.24, 0.96, 0.94, 0.92),
    BacktestScore("seasonal_regular", 2.0, 2.9, 0.94, 0.96, 0.26, 0.96, 0.93, None),
)

UNKNOWN_COSTS = Unknown("cost_to_serve", "team, customisation, sla_credits")


def full() -> Analysis:
    """Return a portfolio with costs, quarters, back-test, signals, key accounts and two big losers."""
    steps = [one.waterfall() for one in CUSTOMERS]
    earned = [Decimal(found[-1].amount or 0) for found in steps]
    ids = [one.id for one in CUSTOMERS]
    revenue = [one.revenue for one in CUSTOMERS]
    return Analysis(
        as_of=AS_OF,
        version="1",
        ledger=_facts(steps),
        grade=Grade.ESTIMATED,
        waterfall=_summed(steps),
        concentration=_exposure(ids, revenue, earned),
        abc=_classes(ids, revenue, earned),
        whale=whale.whale_curve(ids, earned),
        retention=retention.find_retention(PERIODS, _in_year(1), _in_year(0)),
        growth=_growth(),
        clv=_model(sum((_value(amount) for amount in earned), Decimal(0))),
        accounts=_accounts(ids, revenue, earned),
        key_accounts=key_accounts.find_key_share(
            KEY,
            dict(zip(ids, revenue, strict=True)),
            dict(zip(ids, earned, strict=True)),
            _key_trend(),
        ),
        unknowns=(UNKNOWN_COSTS,),
    )


def bare() -> Analysis:
    """Return the same portfolio from a short ledger of revenue only: all that can be None is None."""
    known = full()
    return replace(
        known,
        grade=Grade.MEASURED,
        ledger=replace(known.ledger, units=None, offers=None, margin=None),
        waterfall=tuple(_only_net(step) for step in known.waterfall),
        concentration=replace(
            known.concentration, contribution=None, by_country=None, by_industry=None, quarters=(),
            crossed=tuple(line for line in known.concentration.crossed if line.basis == "revenue"),
        ),
        abc=replace(known.abc, contribution=None, value=None, differing=()),
        whale=None, retention=None, growth=None, key_accounts=None,
        clv=ClvFindings("last_period_repeats", {}, {}, None, 12 * HORIZON_YEARS, 10.0, "revenue", None),
        accounts=tuple(sorted(map(_bare_account, known.accounts), key=lambda one: one.revenue_rank)),
        unknowns=(
            Unknown("margin", "a cost of goods on every line"),
            Unknown("cost_to_serve", ", ".join(COSTS)),
            Unknown("gross", "a list price or discount on every line"),
            Unknown("backtest", "a longer history"),
        ),
    )  # fmt: skip


def renamed(analysis: Analysis, name: str) -> Analysis:
    """Return the analysis with another name for its first account, such as a hostile one."""
    first, *others = analysis.accounts
    return replace(analysis, accounts=(replace(first, name=name), *others))


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))


def _cost(key: str, amount: Decimal | None) -> WaterfallStep:
    return WaterfallStep(key, amount, None if amount is None else Grade.ESTIMATED)


def _value(earned: Decimal) -> Decimal:
    return _cents(earned * Decimal("1.26"))


def _in_year(place: int) -> list[Decimal]:
    return [Decimal(one.years[place]) for one in CUSTOMERS]


def _facts(steps: Sequence[Sequence[WaterfallStep]]) -> LedgerFacts:
    margin = sum((found[4].amount or Decimal(0) for found in steps), Decimal(0))
    loose = Decimal("4180.50")
    revenue = sum((one.revenue for one in CUSTOMERS), loose)
    return LedgerFacts(
        48_216, len(CUSTOMERS), 19, 1_384, FIRST, AS_OF, "EUR", revenue, margin, 12, loose
    )


def _summed(steps: Sequence[Sequence[WaterfallStep]]) -> tuple[WaterfallStep, ...]:
    """Add up the accounts step by step; a step that nobody knows stays unknown."""
    found = []
    for same in zip(*steps, strict=True):
        amounts = [step.amount for step in same if step.amount is not None]
        found.append(replace(same[0], amount=sum(amounts, Decimal(0)) if amounts else None))
    return tuple(found)


def _exposure(
    ids: list[str], revenue: list[Decimal], earned: list[Decimal]
) -> ConcentrationFindings:
    by_place: dict[str, dict[str, Decimal]] = {"country": {}, "industry": {}}
    for one in CUSTOMERS:
        for basis, place in (("country", one.country), ("industry", one.industry)):
            if place:
                by_place[basis][place] = by_place[basis].get(place, Decimal(0)) + one.revenue
    return ConcentrationFindings(
        revenue=concentration.measure(revenue),
        contribution=concentration.measure(earned),
        by_country=concentration.measure(list(by_place["country"].values())),
        by_industry=concentration.measure(list(by_place["industry"].values())),
        quarters=tuple(_quarters()),
        crossed=concentration.lines_crossed(
            {"revenue": (ids, revenue), "contribution": (ids, earned)}
        ),
    )


def _quarters() -> list[QuarterConcentration]:
    """Return twelve quarters in which the largest account grows faster than the others."""
    found = []
    for number in range(12):
        start = date(2023 + (number + 2) // 4, (number + 2) % 4 * 3 + 1, 1)
        amounts = _in_year(2 - number // 4)
        amounts[0] *= 1 + Decimal(number) / 20
        found.append(QuarterConcentration(start, concentration.measure(amounts)))
    return found


def _classes(ids: list[str], revenue: list[Decimal], earned: list[Decimal]) -> AbcFindings:
    bases = {
        "revenue": abc.classes_by_share(ids, revenue),
        "contribution": abc.classes_by_share(ids, earned),
        "value": abc.classes_by_share(ids, [_value(amount) for amount in earned]),
    }
    found = abc.find_classes(ids, bases, abc.classes_by_count(ids, earned))
    assert isinstance(found.by_count, ClassCounts), "method N is always known"
    return found


def _growth() -> Growth:
    start, end = _in_year(1), _in_year(0)
    shares = [Decimal(one.margin) / 2 for one in CUSTOMERS]
    earned = growth.PeriodAmounts(
        [_cents(amount * share) for amount, share in zip(start, shares, strict=True)],
        [_cents(amount * share) for amount, share in zip(end, shares, strict=True)],
    )
    found = growth.find_growth(growth.PeriodAmounts(start, end), earned)
    effort = growth.GrowthEffort(existing=Decimal(42_000), new=Decimal(61_500))
    return growth.with_effort(found, effort)


def _key_trend() -> list[tuple[date, float | None]]:
    """Return the twelve-month share at twelve month ends; the first is not known."""
    ends = [date(2025, month, 28) for month in range(7, 13)]
    ends += [date(2026, month, 28) for month in range(1, 7)]
    return [(day, None if at == 0 else round(0.46 + at / 200, 4)) for at, day in enumerate(ends)]


def _model(total: Decimal) -> ClvFindings:
    return ClvFindings(
        model="regular",
        parameters={"shape": 3.418207711, "rate": 0.127733019},
        standard_errors={"shape": 0.219004, "rate": 0.011871},
        loglik=-4182.336517,
        horizon_months=12 * HORIZON_YEARS,
        discount_percent=10.0,
        value_basis="contribution",
        backtest=Backtest(date(2025, 12, 30), 182, len(CUSTOMERS), SCORES, "regular", 0.2258),
        total=total,
        total_low=_cents(total - abs(total) * Decimal("0.31")),
        total_high=_cents(total + abs(total) * Decimal("0.28")),
        notes=("Accounts buy by the clock (regularity 3.4, at random is 1).",),
    )


def _accounts(
    ids: list[str], revenue: list[Decimal], earned: list[Decimal]
) -> tuple[AccountFindings, ...]:
    values = [_value(amount) for amount in earned]
    classes = zip(
        abc.classes_by_share(ids, revenue), abc.classes_by_share(ids, earned),
        abc.classes_by_share(ids, values), abc.classes_by_count(ids, earned), strict=True,
    )  # fmt: skip
    ranked = standings(revenue, list(earned))
    found = [
        replace(
            _account(customer, value),
            class_revenue=letters[0], class_contribution=letters[1], class_value=letters[2],
            class_by_count=letters[3], revenue_rank=standing.revenue_rank,
            contribution_rank=standing.contribution_rank, bad_business=standing.business is Business.BAD,
        )
        for customer, value, letters, standing in zip(CUSTOMERS, values, classes, ranked, strict=True)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: -(one.value or Decimal(0))))


def _account(one: Customer, value: Decimal) -> AccountFindings:
    """Return the account without what depends on the others."""
    steps = one.waterfall()
    margin, earned = steps[4].amount, steps[-1].amount
    assert margin is not None, "every customer has a cost of goods"
    assert earned is not None, "and costs"
    years = {year: Decimal(amount) for year, amount in zip(YEARS, one.years, strict=True)}
    bought = {year: amount for year, amount in years.items() if year >= _first_year(one)}
    steady = volatility.steadiness(list(bought.values()))
    spread = abs(value) * Decimal("0.3") if value else Decimal(1)
    return AccountFindings(
        id=one.id, name=one.name, revenue=one.revenue, margin=margin,
        cost_to_serve=margin - earned, contribution=earned, grade=Grade.ESTIMATED,
        class_revenue=AbcClass.A, class_contribution=None, class_value=None,
        class_by_count=AbcClass.A,
        active_probability=one.active,
        value=value, value_low=_cents(value - spread), value_high=_cents(value + spread),
        first_purchase=date(_first_year(one) - 1, 8, 14), last_purchase=one.last,
        purchases=one.purchases,
        years_of_repeat_business=volatility.years_of_repeat_business(
            [amount > 0 for amount in bought.values()]
        ),
        revenue_by_year=bought, average_revenue_3_years=steady.average_3_years and _cents(steady.average_3_years),
        volatility=steady.volatility, one_off_peak=steady.one_off_peak,
        revenue_rank=0, contribution_rank=None, bad_business=None,
        country=one.country, industry=one.industry, waterfall=steps,
        signals=SIGNALS.get(one.id, ()), is_key=one.id in KEY,
    )  # fmt: skip


def _first_year(one: Customer) -> int:
    return min(year for year, amount in zip(YEARS, one.years, strict=True) if amount)


def _only_net(step: WaterfallStep) -> WaterfallStep:
    return step if step.key == "net" else replace(step, amount=None, grade=None)


def _bare_account(one: AccountFindings) -> AccountFindings:
    return replace(
        one, margin=None, cost_to_serve=None, contribution=None, grade=Grade.MEASURED,
        class_contribution=None, class_value=None, active_probability=None,
        value=None, value_low=None, value_high=None, average_revenue_3_years=None, volatility=None,
        contribution_rank=None, bad_business=None, country=None, industry=None,
        waterfall=tuple(_only_net(step) for step in one.waterfall), signals=(), is_key=False,
    )  # fmt: skip
