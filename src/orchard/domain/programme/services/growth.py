"""What one may do with the spend on growth: write a year's money and hours down."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from orchard.domain.core import queries as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Invalid, NotAllowed
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.economics.rules.growth_years import ComparedYear
from orchard.domain.programme.models import GrowthSpend
from orchard.domain.programme.queries import growth

AMOUNTS = ("existing_spend", "existing_hours", "new_spend", "new_hours")


@dataclass(frozen=True, slots=True)
class Spent:
    """Money and hours of a year by what they were for; `None` is not known."""

    source: str
    grade: str
    existing_spend: Decimal | None = None
    existing_hours: Decimal | None = None
    new_spend: Decimal | None = None
    new_hours: Decimal | None = None

    def check(self) -> None:
        """Refuse amounts without their source, less than nothing, and nothing at all."""
        known = [one for name in AMOUNTS if (one := getattr(self, name)) is not None]
        if any(not one.is_finite() or one < 0 for one in known):
            raise Invalid(_("Money and hours are zero or more. Not known? Leave the field empty."))
        if not known:
            raise Invalid(_("Enter at least one amount. What is left empty stays not known."))
        if not self.source.strip():
            raise Invalid(_("Say where the amounts are from."))


@audited("growth.spend_entered")
def enter_growth_spend(
    year: ComparedYear, *, spent: Spent, expected: int, by: User, at: datetime
) -> GrowthSpend:
    """Write down what a year's growth took in the months that are told; `expected`: 0 for none."""
    if not growth.may_enter_spend(by):
        raise NotAllowed
    spent.check()
    values = {each.name: getattr(spent, each.name) for each in fields(spent)}
    values |= {"since": year.since, "until": year.until}
    values |= {"currency": core.organisation(by).currency, "entered_by": by, "entered_at": at}
    remark(
        year=year.year,
        until=str(year.until),
        **{name: str(getattr(spent, name)) for name in AMOUNTS},
    )
    found, is_new = GrowthSpend.objects.get_or_create(year=year.year, defaults=values)
    return found if is_new else update_versioned(found, expected, **values)
