"""What an action saved: compared only where twelve months after it stand beside twelve before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from orchard.domain.core.mistakes import Invalid

LARGEST = Decimal(10) ** 13


@dataclass(frozen=True, slots=True)
class Before:
    """What a driver cost before an action, and when the action was done."""

    cost: Decimal | None
    currency: str
    done_on: date | None


@dataclass(frozen=True, slots=True)
class After:
    """What the driver costs now, in the last twelve months that are over."""

    cost: Decimal | None
    currency: str
    since: date
    is_regrouped: bool = False


def check_expected(expected: Decimal) -> Decimal:
    """Refuse what is no saving of a year."""
    if not (expected.is_finite() and 0 < expected < LARGEST):
        raise Invalid(_("Say what it is to save a year, above 0."))
    return expected


def why_not_known(before: Before, after: After | None) -> str:
    """Return why nobody knows yet what was saved; nothing when it is known."""
    if before.done_on is None:
        return _("The action is not done yet.")
    if after is None or after.since <= before.done_on:
        return _("Twelve whole months have to pass after it was done.")
    if before.cost is None or after.cost is None:
        return _(
            "What the driver costs a year is not known, before or after. Month by month the ledger "
            "counts orders and deliveries only."
        )
    if before.currency != after.currency:
        return _("The figures are in another currency since.")
    if after.is_regrouped:
        return _("Other customers belong to the account since: the years do not compare.")
    return ""
