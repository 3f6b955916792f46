"""What time on an account is for; internal work on behalf of the customer adds value too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

LONGEST_DAY = Decimal(24)


class TimeCategory(TextChoices):
    """What the hours went into."""

    INTERNAL = "internal", _("Internal, for the customer")
    WITH_CUSTOMER = "with_customer", _("With the customer")
    PLANNING = "planning", _("Planning")
    ADMIN = "admin", _("Administration")


VALUE_ADDING = (TimeCategory.INTERNAL, TimeCategory.WITH_CUSTOMER, TimeCategory.PLANNING)
"""Categories that add value; much of it is done inside, where the customer never sees it."""


@dataclass(frozen=True, slots=True)
class TimeShare:
    """The hours of one category and their share of all."""

    category: TimeCategory
    hours: Decimal
    share: Decimal

    @property
    def is_value_adding(self) -> bool:
        """Say whether this work adds value."""
        return self.category in VALUE_ADDING


def time_shares(logged: Iterable[tuple[TimeCategory, Decimal]]) -> tuple[TimeShare, ...]:
    """Return hours and share by category, in the order of the categories; nothing for no hours."""
    hours = dict.fromkeys(TimeCategory, Decimal(0))
    for category, amount in logged:
        hours[category] += amount
    total = sum(hours.values(), Decimal(0))
    if not total:
        return ()
    return tuple(TimeShare(one, amount, amount / total) for one, amount in hours.items())
