"""How each figure is computed: its formula, its inputs, where the whole method is written down."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Method:
    """One figure's computation in words."""

    key: str
    title: Words
    formula: Words
    inputs: Words
    page: str
    shows_margins: bool = True

    @property
    def href(self) -> str:
        """Return where it is explained: in the drawer alone, on its page among the others."""
        return f"{reverse('portfolio:methods')}?of={self.key}"


_ALL = (
    Method(
        "revenue", _("Revenue"),
        _("Sum of the net amounts of all invoice lines up to the as-of day, credit notes included, in the base currency at the rate of the month."),
        _("invoice lines, customer groups, exchange rates"), "money.md", shows_margins=False,
    ),
    Method(
        "contribution", _("Contribution"),
        _("Net sales − cost of goods − cost to serve (orders, deliveries, support, team, customisation, claims, credits, capital) as far as it is known."),
        _("invoice lines with cost of goods, the stored cost model, freight of the ledger"), "cost-to-serve.md",
    ),
    Method(
        "value", _("Lifetime value"),
        _("Present value of the expected contribution of the coming years: the chance that the account still buys × how often × how much, discounted each year. The range comes from how far the forecast was off when it was tested."),
        _("purchase days, contribution, horizon and discount rate of the policy"), "forecast-and-backtest.md",
    ),
    Method(
        "classes", _("Classes A, B, C, U"),
        _("By share: accounts in order of the amount; A brings the first 80 % of all positive amounts, B the next 15 %, C the rest; U costs more than it brings. By number: the best 20 % of accounts are A, the next 60 % B."),
        _("revenue, contribution or lifetime value; shares of the policy"), "abc-and-whale.md",
    ),
    Method(
        "whale", _("Whale curve"),
        _("Contribution added up over all accounts, the best first. The peak is what the profitable ones earn; the fall behind it is what the others lose."),
        _("contribution of every account"), "abc-and-whale.md",
    ),
    Method(
        "business", _("Good and bad business"),
        _("Bad business leaves less of its revenue than the hurdle of the policy, or stands clearly lower by contribution than by revenue (rank gap of the policy)."),
        _("ranks by revenue and by contribution, hurdle of the policy"), "abc-and-whale.md",
    ),
    Method(
        "concentration", _("Concentration"),
        _("Share of the largest and of the five largest in all positive amounts. HHI: sum of squared shares × 10,000. As many as: 1 ÷ sum of squared shares, the number of equal accounts with the same exposure."),
        _("revenue or contribution by account, country, industry"), "concentration.md", shows_margins=False,
    ),
    Method(
        "retention", _("Retention"),
        _("GRR: what accounts of the earlier period bring again, at most what they brought. NRR: the same with their growth. Logo: share of accounts that buy again."),
        _("revenue by account in two comparable periods"), "retention-and-growth.md", shows_margins=False,
    ),
    Method(
        "growth", _("Growth with existing and new accounts"),
        _("Change of revenue between the same two periods, told apart by accounts that bought in both, in the later only (new), in the earlier only (lost). Cost per unit: money and hours spent on it ÷ revenue won; what was lost counts against existing accounts."),
        _("revenue by account in two periods, effort of the cost model"), "retention-and-growth.md", shows_margins=False,
    ),
    Method(
        "growth_years", _("Growth by fiscal year"),
        _("The months of a fiscal year beside the same months of the year before, accounts told apart as above. Contribution: each account's share of its waterfall. Cost per unit: (money + hours × what an hour costs) ÷ growth; hours on accounts that bought the year before went into existing ones, all others into new ones. Losses count against existing accounts. What nobody entered or logged is not known, and then the cost is not."),
        _("months of all accounts, hours logged on accounts, spend on growth by year, hour of the team in the costs file or the policy"), "retention-and-growth.md",
    ),
    Method(
        "backtest", _("Back-test of the forecast"),
        _("Every model learns from the ledger up to an earlier day, predicts the days after it, and is compared with what happened. The winner forecasts; 'the last period repeats' is the one to beat."),
        _("purchase days and amounts by account"), "forecast-and-backtest.md",
    ),
    Method(
        "drift", _("Signs of drift"),
        _("Order rhythm broken: the silence is longer than 95 of 100 of the account's own pauses, or it buys clearly less often than in the same half-year before. Mix narrowing and price erosion compare with the same half-year before; lapsed offers were bought regularly and are missing now."),
        _("purchase days, offers, prices by account"), "drift-signals.md", shows_margins=False,
    ),
)  # fmt: skip
METHODS = {method.key: method for method in _ALL}


def shown(*, with_margins: bool) -> list[Method]:
    """Return the methods of the figures that the viewer may know."""
    return [method for method in _ALL if with_margins or not method.shows_margins]
