"""What one may ask about the time that accounts take: sums by category, and one's own entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from orchard.domain.accounts.models import Account, may_know_heir
from orchard.domain.accounts.rules import Status
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.resources.models import TimeEntry
from orchard.domain.resources.rules import TimeCategory, TimeShare, time_shares
from orchard.domain.selection.models import StatusChange


@dataclass(frozen=True, slots=True)
class TimeOnAccount:
    """The hours of twelve months on an account by category; nothing tells who worked how much."""

    since: date
    hours: Decimal | None
    shares: tuple[TimeShare, ...]


def time_on(viewer: User, account: Account, *, on: date) -> TimeOnAccount:
    """Return the hours that the account took in the twelve months up to the day."""
    since = _year_before(on)
    rows = TimeEntry.objects.visible_to(viewer).filter(account=account)
    within = rows.filter(worked_on__gt=since, worked_on__lte=on).order_by()
    sums = (
        within.values_list("category").annotate(total=Sum("hours")).values_list("category", "total")
    )
    shares = time_shares((TimeCategory(category), total) for category, total in sums)
    hours = sum((one.hours for one in shares), Decimal(0)) if shares else None
    return TimeOnAccount(since, hours, shares)


def hours_by_status(viewer: User, *, on: date) -> dict[Status, Decimal]:
    """Return the hours of twelve months by the status that their accounts had on the day.

    What an account became later does not change what its hours were for.
    """
    rows = TimeEntry.objects.visible_to(viewer)
    within = rows.filter(worked_on__gt=_year_before(on), worked_on__lte=on).order_by()
    sums = (
        within.annotate(status_then=_status_then())
        .values_list("status_then")
        .annotate(total=Sum("hours"))
        .values_list("status_then", "total")
    )
    return {Status(status): total for status, total in sums}


def hours_by_day(viewer: User, *, since: date) -> dict[tuple[int, date], Decimal]:
    """Return the hours by account of today and day from a day on; nothing tells who worked them."""
    known = TimeEntry.objects.visible_to(viewer).filter(may_know_heir(viewer))
    rows = known.filter(worked_on__gte=since).order_by()
    homes = rows.annotate(home=Coalesce("account__merged_into", "account"))
    sums = homes.values_list("home", "worked_on").annotate(total=Sum("hours"))
    return {
        (account, day): total
        for account, day, total in sums.values_list("home", "worked_on", "total")
    }


def my_time(viewer: User, account: Account, *, most: int) -> list[TimeEntry]:
    """Return the viewer's own hours on the account, the latest day first."""
    mine = TimeEntry.objects.visible_to(viewer).filter(account=account, user=viewer)
    return list(mine.order_by("-worked_on", "-pk")[:most])


def hours_of(viewer: User, day: date) -> Decimal:
    """Return how many hours the viewer has logged for the day, over all accounts."""
    logged = TimeEntry.objects.filter(user=viewer, worked_on=day).order_by()
    total: Decimal | None = logged.aggregate(total=Sum("hours"))["total"]
    return total or Decimal(0)


def my_entry(viewer: User, account: Account, entry_id: int) -> TimeEntry:
    """Return one of the viewer's own entries."""
    rows = TimeEntry.objects.visible_to(viewer).select_related("account")
    found = rows.filter(account=account, user=viewer, pk=entry_id).first()
    if found is None:
        raise NotFound
    return found


def may_log_time(viewer: User, account: Account) -> bool:
    """Say whether the viewer works for accounts and may know this one."""
    if not viewer.may(Permission.WRITE_COMMENTS):
        return False
    return Account.objects.visible_to(viewer).filter(pk=account.pk).exists()


def _status_then() -> Coalesce:
    """Return what an entry's account was on its day: after its last step by then, before its first.

    An account that never took a step was what it is today.
    """
    steps = StatusChange.objects.filter(account=OuterRef("account")).order_by()
    taken = steps.filter(on__lte=OuterRef("worked_on")).order_by("-on", "-at", "-pk")
    ahead = steps.filter(on__gt=OuterRef("worked_on")).order_by("on", "at", "pk")
    return Coalesce(
        Subquery(taken.values("after")[:1]),
        Subquery(ahead.values("before")[:1]),
        F("account__status"),
    )


def _year_before(day: date) -> date:
    """Return the same day a year earlier; the last of February for a leap day."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)
