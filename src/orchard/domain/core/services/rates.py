"""What one may do with exchange rates: record them, and revise them by recording again."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max
from django.utils.translation import gettext as _

from orchard.domain.core.audit import audited, remark
from orchard.domain.core.currencies import currency_digits
from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import ExchangeRate, Organisation, User
from orchard.domain.core.money import ROUNDING
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission

RATE_DECIMALS = 8
RATE_LIMIT = Decimal(10_000_000)


@audited("rate.recorded", keeps=("month", "rate", "source"))
def record_rate(
    currency: str, *, month: date, rate: Decimal, source: str, by: User, at: datetime
) -> ExchangeRate:
    """Store what one unit was worth in the base currency; a second one for a month revises it."""
    require(by, Permission.EDIT_RATES)
    currency_digits(currency)
    if Organisation.objects.filter(currency=currency).exists():
        text = _("%(currency)s is the base currency: its rate is always 1. Give another currency.")
        raise Invalid(text % {"currency": currency})
    stored = _stored_rate(rate)
    if not source.strip():
        raise Invalid(_("Say where the rate comes from."))
    first = month.replace(day=1)
    known = ExchangeRate.objects.filter(currency=currency, month=first)
    revision = (known.aggregate(latest=Max("revision"))["latest"] or 0) + 1
    remark(currency=currency, revision=revision, rate=stored)
    return ExchangeRate.objects.create(
        currency=currency, month=first, revision=revision, rate=stored, source=source.strip()
    )


def _stored_rate(rate: Decimal) -> Decimal:
    """Return the rate with the digits that are kept; refuse what they cannot say."""
    smallest = Decimal(1).scaleb(-RATE_DECIMALS)
    if not rate.is_finite() or not smallest / 2 <= rate < RATE_LIMIT:
        text = _("A rate is a number from %(least)s to below %(limit)s: what one unit is worth.")
        raise Invalid(text % {"least": f"{smallest:f}", "limit": f"{RATE_LIMIT:,}"})
    return rate.quantize(smallest, rounding=ROUNDING)
