"""Deviations as values: how bad, how far, by when somebody answers and by when it is mended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.mistakes import Conflict

SATURDAY = 5


class Severity(TextChoices):
    """How much it hurts the customer."""

    CRITICAL = "critical", _("Critical: they cannot work")
    MAJOR = "major", _("Major: it costs them money or time")
    MINOR = "minor", _("Minor: it annoys them")


RESPONSE = {
    Severity.CRITICAL: timedelta(hours=4),
    Severity.MAJOR: timedelta(hours=24),
    Severity.MINOR: timedelta(hours=72),
}
"""Within this time the customer hears from us."""
WORKING_DAYS = {Severity.CRITICAL: 5, Severity.MAJOR: 10, Severity.MINOR: 30}
"""Within so many working days it is mended."""


class Step(TextChoices):
    """How far a deviation is; one that comes back begins again at the second step."""

    REPORTED = "reported", _("Reported")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    CAUSE_KNOWN = "cause_known", _("Cause known")
    FIXED = "fixed", _("Fixed")
    ACCEPTED = "accepted", _("Accepted by the customer")
    CLOSED = "closed", _("Closed")


FOLLOWS = {
    Step.ACKNOWLEDGED: (Step.REPORTED,),
    Step.CAUSE_KNOWN: (Step.ACKNOWLEDGED,),
    Step.FIXED: (Step.ACKNOWLEDGED, Step.CAUSE_KNOWN),
    Step.ACCEPTED: (Step.FIXED,),
    Step.CLOSED: (Step.ACCEPTED,),
}
"""After what a step may come; a cause that nobody found does not hold up the mending."""
UNMENDED = (Step.REPORTED, Step.ACKNOWLEDGED, Step.CAUSE_KNOWN)


class StepIsOutOfOrder(Conflict):
    """Steps come one after the other."""

    default = _("It is not that far, or further already. Load the page again to see how it stands.")


class Alarm(StrEnum):
    """Who has to hear of it: the owner, the account manager, the sponsor and the director."""

    NONE = "none"
    OWNER = "owner"
    MANAGER = "manager"
    TOP = "top"


@dataclass(frozen=True, slots=True)
class Timers:
    """By when somebody answers the customer, and by which day it is mended."""

    respond_by: datetime
    fix_by: date

    @classmethod
    def of(cls, severity: Severity, reported_at: datetime, today: date) -> Timers:
        """Return the times that follow from how bad it is."""
        fix_by = working_days_after(today, WORKING_DAYS[severity])
        return cls(reported_at + RESPONSE[severity], fix_by)


def working_days_after(day: date, count: int) -> date:
    """Return the day so many working days later; Saturdays and Sundays do not count."""
    found = day
    while count > 0:
        found += timedelta(days=1)
        count -= found.weekday() < SATURDAY
    return found


def check_step(now: Step, following: Step) -> None:
    """Refuse to leave a step out, or to take one twice."""
    if now not in FOLLOWS[following]:
        raise StepIsOutOfOrder


def alarm(severity: Severity, step: Step, timers: Timers, *, now: datetime, today: date) -> Alarm:
    """Return how far up a deviation has to be heard of."""
    if step not in UNMENDED:
        return Alarm.NONE
    if today > timers.fix_by:
        return Alarm.TOP if severity == Severity.CRITICAL else Alarm.MANAGER
    if step == Step.REPORTED and now > timers.respond_by:
        return Alarm.MANAGER
    return Alarm.OWNER
