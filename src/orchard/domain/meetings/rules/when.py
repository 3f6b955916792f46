"""When a series meets: days by a rule, and local times that stay what they are all year.

A time that does not exist on a day, for clocks go forward, moves forward with them; of one that
happens twice the first is meant, and it is shown with its offset.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo, available_timezones

from django.db.models import IntegerChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.core.calendar import add_months
from orchard.domain.core.mistakes import Invalid
from orchard.domain.meetings.rules.kinds import MONTHS, WEEKS, Rhythm

WEEK = timedelta(days=7)
LONGEST_MINUTES = 24 * 60


class Weekday(IntegerChoices):
    """The day of the week on which a series meets."""

    MONDAY = 0, gettext_lazy("Monday")
    TUESDAY = 1, gettext_lazy("Tuesday")
    WEDNESDAY = 2, gettext_lazy("Wednesday")
    THURSDAY = 3, gettext_lazy("Thursday")
    FRIDAY = 4, gettext_lazy("Friday")
    SATURDAY = 5, gettext_lazy("Saturday")
    SUNDAY = 6, gettext_lazy("Sunday")


class WeekOfMonth(IntegerChoices):
    """Which of these days of a month it is; for rhythms of weeks it says nothing."""

    FIRST = 1, gettext_lazy("first")
    SECOND = 2, gettext_lazy("second")
    THIRD = 3, gettext_lazy("third")
    FOURTH = 4, gettext_lazy("fourth")
    LAST = 5, gettext_lazy("last")


@dataclass(frozen=True, slots=True)
class Pattern:
    """On which days a series meets: counted from its first day."""

    rhythm: Rhythm
    weekday: int
    week: int
    since: date

    def days(self) -> Iterator[date]:
        """Yield the days of the series, from its first one on, without end."""
        if self.rhythm in WEEKS:
            first = self.since + timedelta(days=(self.weekday - self.since.weekday()) % 7)
            yield from (first + WEEKS[self.rhythm] * WEEK * turn for turn in count())
        months = MONTHS.get(self.rhythm, 1)
        start = self.since.replace(day=1)
        for turn in count():
            day = _of_month(add_months(start, months * turn), self.weekday, self.week)
            if day >= self.since:
                yield day

    def following(self, after: date) -> date:
        """Return the first day of the series after a day."""
        return next(day for day in self.days() if day > after)


def _of_month(first: date, weekday: int, week: int) -> date:
    """Return the first, second … or last of a weekday in the month that begins on a day."""
    if week == WeekOfMonth.LAST:
        last = add_months(first, 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    return first + timedelta(days=(weekday - first.weekday()) % 7) + WEEK * (week - 1)


def instant(day: date, at: time, zone: str) -> datetime:
    """Return the moment of a local time; one that does not exist moves forward with the clock."""
    local = datetime.combine(day, at.replace(fold=0), ZoneInfo(zone))
    return local.astimezone(UTC)


def local(moment: datetime, zone: str) -> datetime:
    """Return a moment as clocks show it in a zone."""
    return moment.astimezone(ZoneInfo(zone))


def is_doubled(moment: datetime, zone: str) -> bool:
    """Say whether clocks show this local time twice on that day."""
    shown = local(moment, zone)
    other = shown.replace(fold=1 - shown.fold)
    if other.utcoffset() == shown.utcoffset():
        return False
    return other.astimezone(UTC).astimezone(ZoneInfo(zone)).time() == shown.time()


def check_zone(zone: str) -> None:
    """Refuse a time zone that nobody knows."""
    if zone not in available_timezones():
        text = _("%(zone)s is not a time zone. Use a name such as Europe/Oslo.")
        raise Invalid(text % {"zone": zone})


def check_minutes(minutes: int) -> None:
    """Refuse a meeting without length, and one that lasts longer than a day."""
    if not 0 < minutes <= LONGEST_MINUTES:
        raise Invalid(_("Give how many minutes it lasts, up to a day."))
