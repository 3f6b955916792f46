"""What may be a KPI: results and their causes, never the counting of activity."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.mistakes import Invalid

TWO_QUARTERS = timedelta(days=182)

ACTIVITIES = (
    "call", "calls", "meeting", "meetings", "visit", "visits", "e-mail", "e-mails", "email",
    "emails", "mails", "demo", "demos", "appointment", "appointments", "lunch", "lunches",
    "samtaler", "møter", "besøk", "kõned", "koosolekud", "звонки", "звонков", "встречи", "встреч",
)  # fmt: skip
"""Words of activity, in the languages of the product."""
TIME_AT_CUSTOMER = re.compile(
    r"\b(hours?|time|days?)\b.{0,30}\b(with|at|on)\b.{0,12}\bcustomers?\b"
)


class ActivityIsNoTarget(Invalid):
    """Counting what people do is not what makes an account worth more."""

    default = _(
        "Calls, meetings, visits and hours with the customer are no target: counted activity grows "
        "without the account being worth more. Set a target for what it should lead to, such as "
        "lifetime value, contribution or retention."
    )


class Frequency(TextChoices):
    """How often a KPI is computed and looked at."""

    MONTHLY = "monthly", _("Monthly")
    QUARTERLY = "quarterly", _("Quarterly")
    YEARLY = "yearly", _("Yearly")


@dataclass(frozen=True, slots=True)
class Card:
    """A KPI as it is first entered: what it says, how, and which decision it supports."""

    key: str
    title: str | Promise
    formula: str | Promise
    source: str | Promise
    frequency: Frequency
    supports: str | Promise
    unit: str = ""
    target: Decimal | None = None


def is_activity(*texts: str) -> bool:
    """Say whether the texts speak of counting calls, meetings or hours.

    >>> is_activity("Meetings per month"), is_activity("Lifetime value")
    (True, False)
    """
    said = " ".join(texts).casefold()
    words = set(re.findall(r"[\w-]+", said))
    return bool(words & set(ACTIVITIES)) or bool(TIME_AT_CUSTOMER.search(said))


def check_target(*texts: str, target: Decimal | None) -> None:
    """Refuse a target for activity; what is only watched may be anything."""
    if target is not None and is_activity(*texts):
        raise ActivityIsNoTarget


def is_unused(opened_on: date | None, since: date, today: date) -> bool:
    """Say whether nobody opened the KPI in two quarters, counted from its beginning."""
    return today - (opened_on or since) > TWO_QUARTERS


_MONTHLY, _QUARTERLY, _YEARLY = Frequency.MONTHLY, Frequency.QUARTERLY, Frequency.YEARLY
_LEDGER = _("Invoice ledger")
FOUNDING: tuple[Card, ...] = (
    Card(
        "lifetime_value",
        _("Customer lifetime value"),
        _("Present value of the expected contribution of each account over its remaining life, summed"),
        _("Invoice ledger, costs, model with the smallest back-test error"),
        _QUARTERLY,
        _("Where the next hour and the next investment of the programme go"),
        "money",
    ),
    Card(
        "contribution",
        _("Contribution, 12 months"),
        _("Net sales − cost of goods − cost to serve, last twelve months"),
        _("Invoice ledger and costs"),
        _MONTHLY,
        _("Which accounts to reprice, redesign or grow"),
        "money",
    ),
    Card(
        "cost_to_serve",
        _("Cost to serve as a share of net sales"),
        _("Orders, deliveries, support, team and capital ÷ net sales, last twelve months"),
        _("Costs file and ledger"),
        _QUARTERLY,
        _("Which service levels to change"),
        "share",
    ),
    Card(
        "concentration",
        _("Largest account's share of net sales, 12 months"),
        _("Net sales of the largest account ÷ all net sales, last twelve months"),
        _LEDGER,
        _QUARTERLY,
        _("Whether to win others first, or to protect this one"),
        "share",
    ),
    Card(
        "key_account_share",
        _("Key accounts' share of net sales, 12 months"),
        _("Net sales of key accounts ÷ all net sales, last twelve months"),
        _LEDGER,
        _QUARTERLY,
        _("How many accounts the programme can carry"),
        "share",
    ),
    Card(
        "growth_existing",
        _("Growth with existing accounts"),
        _("Net sales of accounts that bought in the year before ÷ their net sales then − 1"),
        _LEDGER,
        _QUARTERLY,
        _("Whether the programme grows what it has or buys growth"),
        "share",
    ),
    Card(
        "gross_retention",
        _("Gross revenue retention"),
        _("Revenue kept from accounts of a year ago, increases not counted ÷ their revenue then"),
        _LEDGER,
        _QUARTERLY,
        _("Which losses to look into with the customers that left"),
        "share",
    ),
    Card(
        "net_retention",
        _("Net revenue retention"),
        _("Revenue from accounts of a year ago, increases counted ÷ their revenue then"),
        _LEDGER,
        _QUARTERLY,
        _("Whether to widen offers or to mend delivery"),
        "share",
    ),
    Card(
        "years_together",
        _("Years of repeat business"),
        _("Mean years since the first invoice, of accounts that bought in the last twelve months"),
        _LEDGER,
        _YEARLY,
        _("Where loyalty is earned and where it is only new"),
        "years",
    ),
    Card(
        "forecast_error",
        _("How wrong the lifetime value was"),
        _("Mean absolute error of the forecast against what was bought in the held-out year"),
        _("Back-test of the models"),
        _YEARLY,
        _("How much weight lifetime value carries in decisions"),
        "share",
    ),
)  # fmt: skip
"""The KPIs that the ledger's figures give from the first day."""
