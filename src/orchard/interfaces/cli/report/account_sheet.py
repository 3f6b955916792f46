"""The sheet of accounts: every account, every figure, in the order of the ranking."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from orchard.domain.core.exports import Cell, Column, Row, Sheet
from orchard.domain.economics.words.handling import class_that_counts, handling
from orchard.domain.economics.words.names import signal_name
from orchard.domain.economics.words.numbers import not_known
from orchard.domain.economics.words.steps import step_name
from orchard.interfaces.cli.report import cells

if TYPE_CHECKING:
    from orchard.analytics.results import AbcClass, AccountFindings, Analysis


def sheet(analysis: Analysis, most: int) -> Sheet:
    """Return the accounts by lifetime value, contribution, revenue, as many as a sheet holds."""
    years = _years(analysis)
    columns = (*_who(), *_worth(analysis), *_standing(), *_habits(analysis, years))
    rows = (_row(place, one, analysis, years) for place, one in enumerate(analysis.accounts, 1))
    return Sheet(_("Accounts"), (*columns, *_steps(analysis)), islice(rows, most), filters=True)


def _years(analysis: Analysis) -> list[int]:
    return sorted({year for one in analysis.accounts for year in one.revenue_by_year}, reverse=True)


def _who() -> Iterator[Column]:
    yield cells.whole(_("Rank"), _("By lifetime value, then contribution, then revenue."))
    yield cells.text(_("Account"), 34)
    yield cells.text(_("Account key"))
    yield cells.text(_("Key account"), 13)
    yield cells.text(_("Country"))
    yield cells.text(_("Industry"), 20)


def _worth(analysis: Analysis) -> Iterator[Column]:
    currency = analysis.ledger.currency
    yield cells.money(_("Lifetime value"), currency, _("Expected over the horizon, discounted."))
    yield cells.money(_("Lifetime value, low"), currency)
    yield cells.money(_("Lifetime value, high"), currency)
    yield cells.share(_("Active"), _("Probability that the account still buys."))
    yield cells.money(_("Contribution"), currency, _("After all costs to serve that are known."))
    yield cells.money(_("Cost to serve"), currency)
    yield cells.money(_("Margin"), currency)
    yield cells.money(_("Revenue"), currency)
    yield cells.text(_("Grade"), 9, note=_("A measured, B estimated, C guessed; see Notes."))


def _standing() -> Iterator[Column]:
    for basis in (_("revenue"), _("contribution"), _("value"), _("count")):
        yield cells.text(_("Class by %(basis)s") % {"basis": basis}, 22)
    note = _("By value; by contribution or revenue where value is not known.")
    yield cells.text(_("Suggested handling"), 50, note=note)
    yield cells.whole(_("Revenue rank"))
    yield cells.whole(_("Contribution rank"))
    yield cells.text(_("Bad business"), 14, note=_("Contribution far behind revenue; see Notes."))


def _habits(analysis: Analysis, years: list[int]) -> Iterator[Column]:
    currency = analysis.ledger.currency
    yield cells.text(_("Signals"), 40)
    yield cells.day(_("First purchase"))
    yield cells.day(_("Last purchase"))
    yield cells.whole(_("Days with a purchase"))
    yield cells.whole(_("Years of repeat business"))
    before = _("Also empty before the account first bought.")
    for year in years:
        words = {"year": year, "day": analysis.as_of.strftime("%m-%d")}
        yield cells.money(_("Revenue, year to %(year)d-%(day)s") % words, currency, before)
    yield cells.money(_("Average revenue of 3 years"), currency)
    yield cells.share(_("Volatility"), _("Standard deviation of yearly revenue / its mean."))
    yield cells.text(_("One-off peak"), 14, note=_("One year brings more than half of all."))


def _steps(analysis: Analysis) -> Iterator[Column]:
    for step in analysis.waterfall:
        title = _("Step: %(step)s") % {"step": step_name(step.key)}
        yield cells.money(title, analysis.ledger.currency)


def _row(place: int, one: AccountFindings, analysis: Analysis, years: list[int]) -> Row:
    currency = analysis.ledger.currency
    amounts = {step.key: step.amount for step in one.waterfall}
    steps = (cells.rounded(amounts.get(step.key), currency) for step in analysis.waterfall)
    names = place, one.name, one.id, cells.yes_or_no(one.is_key)
    places = one.country or not_known(), one.industry or not_known()
    found = (*_worth_of(one, currency), *_standing_of(one), *_habits_of(one, years, currency))
    return *names, *places, *found, *steps


def _worth_of(one: AccountFindings, currency: str) -> tuple[Cell, ...]:
    values = (cells.rounded(each, currency) for each in (one.value, one.value_low, one.value_high))
    earned = (one.contribution, one.cost_to_serve, one.margin, one.revenue)
    amounts = (cells.rounded(each, currency) for each in earned)
    return *values, one.active_probability, *amounts, one.grade.value


def _standing_of(one: AccountFindings) -> tuple[Cell, ...]:
    return (
        one.class_revenue.value, _letter(one.class_contribution), _letter(one.class_value),
        one.class_by_count.value, handling(class_that_counts(one).value),
        one.revenue_rank, one.contribution_rank, cells.yes_or_no(one.bad_business),
    )  # fmt: skip


def _letter(found: AbcClass | None) -> str:
    return not_known() if found is None else found.value


def _habits_of(one: AccountFindings, years: list[int], currency: str) -> tuple[Cell, ...]:
    yearly = (cells.rounded(one.revenue_by_year.get(year), currency) for year in years)
    return (
        ", ".join(signal_name(signal.kind) for signal in one.signals),
        one.first_purchase, one.last_purchase, one.purchases, one.years_of_repeat_business,
        *yearly, cells.rounded(one.average_revenue_3_years, currency),
        one.volatility, cells.yes_or_no(one.one_off_peak),
    )  # fmt: skip
