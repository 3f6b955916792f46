"""What one may do with time: log one's own hours on an account, and take them back."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core import queries as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Invalid, NotAllowed
from orchard.domain.core.models import User
from orchard.domain.resources import queries
from orchard.domain.resources.models import TimeEntry
from orchard.domain.resources.rules import LONGEST_DAY, TimeCategory


class DayIsFull(Invalid):
    """A person has logged all hours that the day has."""


@audited("time.logged")
def log_hours(
    account: Account,
    *,
    hours: Decimal,
    category: TimeCategory,
    on: date,
    by: User,
    at: datetime,
) -> TimeEntry:
    """Log one's own hours on an account."""
    if not queries.may_log_time(by, account):
        raise NotAllowed
    if not (hours.is_finite() and 0 < hours <= LONGEST_DAY):
        raise Invalid(_("A day has more than no hours and at most 24."))
    if on > core.fiscal_calendar(by).today(at):
        raise Invalid(_("This day is still to come. Log hours once they are worked."))
    _check_day(by, on, hours)
    return TimeEntry.objects.create(
        account=account, user=by, worked_on=on, hours=hours, category=category, logged_at=at
    )


def _check_day(by: User, on: date, hours: Decimal) -> None:
    """Refuse more hours than the day has left; two who log at once for it wait for each other."""
    User.objects.select_for_update().get(pk=by.pk)
    left = max(LONGEST_DAY - queries.hours_of(by, on), Decimal(0))
    if hours > left:
        text = _(
            "%(left)s hours of this day are left: the others are logged, perhaps on other accounts. "
            "Correct the hours or the day, or take an entry back."
        )
        raise DayIsFull(text % {"left": number_format(left, 2)})


@audited("time.taken_back")
def take_back_hours(entry: TimeEntry, *, by: User, at: datetime) -> None:
    """Take one's own hours back."""
    if entry.user_id != by.pk or not by.is_active:
        raise NotAllowed
    remark(account=entry.account_id)
    TimeEntry.objects.filter(pk=entry.pk).delete()
