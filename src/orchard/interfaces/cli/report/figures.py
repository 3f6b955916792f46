"""Key figures and account rows of the page, ready to be shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.analytics.policy import ProfitPolicy
from orchard.domain.economics.words.names import signal_name
from orchard.domain.economics.words.numbers import exact_money, not_known, percent, short_money
from orchard.domain.economics.words.steps import step_name

if TYPE_CHECKING:
    from orchard.analytics.results import AccountFindings, Analysis

MONTHS_OF_YEAR = 12


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that matters: what it is, its grade, and what stands below it."""

    label: str
    value: str
    note: str
    grade: str = ""
    size: str = ""

    @property
    def is_known(self) -> bool:
        """Whether there is a number at all."""
        return self.value != not_known()


def key_figures(analysis: Analysis) -> list[Figure]:
    """Return lifetime value first, contribution second, revenue third and smaller."""
    return [_value(analysis), _contribution(analysis), _kept(analysis), _revenue(analysis)]


def _value(analysis: Analysis) -> Figure:
    found = analysis.clv
    years = found.horizon_months // MONTHS_OF_YEAR
    basis = {"contribution": _("contribution"), "margin": _("margin"), "revenue": _("revenue")}
    note = _("%(low)s to %(high)s; %(basis)s at %(rate)s %% a year") % {
        "low": short_money(found.total_low), "high": short_money(found.total_high),
        "basis": basis[found.value_basis], "rate": f"{found.discount_percent:g}",
    }  # fmt: skip
    is_tested = found.backtest is not None and found.value_basis == "contribution"
    grade = max("B", analysis.grade.value) if is_tested else "C"
    label = _("Lifetime value, %(years)d years") % {"years": years}
    return Figure(label, short_money(found.total), note, grade)


def _contribution(analysis: Analysis) -> Figure:
    amounts = {step.key: step.amount for step in analysis.waterfall}
    earned, net = amounts.get("contribution"), amounts.get("net")
    if earned is None:
        note = _("needs a cost of goods on every line")
        return Figure(_("Contribution"), not_known(), note)
    share = percent(earned / net, 1) if net and net > 0 else not_known()
    note = _("%(share)s of net sales, after the costs that are known") % {"share": share}
    return Figure(_("Contribution"), short_money(earned), note, analysis.grade.value)


def _kept(analysis: Analysis) -> Figure:
    kept = analysis.retention
    label = _("Revenue kept")
    if kept is None:
        return Figure(
            label,
            not_known(),
            _("less than half a year of history, or nobody bought in the earlier period"),
        )
    note = _("%(nrr)s with growth; %(logo)s of accounts") % {
        "nrr": percent(kept.nrr, 1), "logo": percent(kept.logo, 1)
    }  # fmt: skip
    return Figure(label, percent(kept.grr, 1), note, "A")


def _revenue(analysis: Analysis) -> Figure:
    facts = analysis.ledger
    note = _("%(first)s to %(last)s") % {"first": facts.first, "last": facts.last}
    return Figure(_("Revenue"), short_money(facts.revenue), note, "A", "small")


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account of the ranking with what opens below it."""

    account: AccountFindings
    subtitle: str
    steps: list[tuple[str, str, str]]
    years: list[tuple[int, str]]
    facts: list[tuple[str, str]]


def account_row(one: AccountFindings) -> AccountRow:
    """Return the account with its details in words."""
    return AccountRow(
        account=one,
        subtitle=" · ".join(_subtitle(one)),
        steps=[(step_name(step.key), exact_money(step.amount), step.grade or "") for step in one.waterfall],
        years=[(year, exact_money(amount)) for year, amount in one.revenue_by_year.items()],
        facts=list(_facts(one)),
    )  # fmt: skip


def _subtitle(one: AccountFindings) -> Iterator[str]:
    """Yield what matters of an account in few words, its signals first."""
    yield from (signal_name(signal.kind) for signal in one.signals)
    yield from _bad_business(one)
    yield from filter(None, (one.industry, one.country))
    years = one.years_of_repeat_business
    if years:
        yield ngettext("%(n)d year of repeat business", "%(n)d years of repeat business", years) % {"n": years}  # fmt: skip


def _bad_business(one: AccountFindings) -> Iterator[str]:
    """Say by how much an account earns less than its revenue promises."""
    if not one.bad_business or one.contribution is None:
        return
    hurdle = ProfitPolicy().hurdle_share
    share = float(one.contribution / one.revenue) if one.revenue > 0 else None
    if share is None:
        yield _("earns nothing: no net sales")
    elif share < hurdle:
        text = _("earns %(share)s, hurdle %(hurdle)s")
        yield text % {"share": percent(share, 1), "hurdle": percent(hurdle)}
    else:
        text = _("rank %(revenue)s by revenue, %(profit)s by profit")
        yield text % {"revenue": one.revenue_rank, "profit": one.contribution_rank}


def _facts(one: AccountFindings) -> Iterator[tuple[str, str]]:
    yield _("last purchase"), str(one.last_purchase or not_known())
    yield _("days with a purchase"), f"{one.purchases:,}"
    yield _("average revenue of three years"), exact_money(one.average_revenue_3_years)
    yield _("volatility of yearly revenue"), percent(one.volatility)
    yield (
        _("one-off peak"),
        _("yes: one year brings more than half") if one.one_off_peak else _("no"),
    )
    yield _("rank by revenue"), str(one.revenue_rank)
    yield _("rank by contribution"), str(one.contribution_rank or not_known())
