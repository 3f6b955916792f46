"""Meetings as values: their types with what they are for, rhythms, and life cycles."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.calendar import add_months


class MeetingKind(TextChoices):
    """What a meeting is for."""

    OPERATIONS = "operations", _("Operations")
    STRATEGIC = "strategic", _("Strategic (QBR)")
    RELATIONSHIP = "relationship", _("Relationship")


PURPOSES: dict[MeetingKind, Promise] = {
    MeetingKind.OPERATIONS: _("Stable operation, and deviations dealt with quickly."),
    MeetingKind.STRATEGIC: _("Sum up results and value, and agree on what comes next."),
    MeetingKind.RELATIONSHIP: _("Build position, trust and relation across both companies."),
}


class Rhythm(TextChoices):
    """How often one meets."""

    WEEKLY = "weekly", _("every week")
    FORTNIGHTLY = "fortnightly", _("every two weeks")
    MONTHLY = "monthly", _("every month")
    TWO_MONTHLY = "two_monthly", _("every two months")
    QUARTERLY = "quarterly", _("every quarter")
    HALF_YEARLY = "half_yearly", _("every half-year")
    YEARLY = "yearly", _("every year")


DEFAULTS = {
    MeetingKind.OPERATIONS: Rhythm.MONTHLY,
    MeetingKind.STRATEGIC: Rhythm.QUARTERLY,
    MeetingKind.RELATIONSHIP: Rhythm.HALF_YEARLY,
}
"""The rhythm of a type where nothing else is agreed."""
LIGHT_REVIEWS = Rhythm.HALF_YEARLY
"""The lighter way has two reviews a year."""


def usual(kind: MeetingKind, *, is_light: bool) -> Rhythm:
    """Return the rhythm of a type where nothing else is agreed, for full care or the lighter way."""
    return LIGHT_REVIEWS if is_light and kind is MeetingKind.STRATEGIC else DEFAULTS[kind]


WEEKS = {Rhythm.WEEKLY: 1, Rhythm.FORTNIGHTLY: 2}
MONTHS = {
    Rhythm.MONTHLY: 1,
    Rhythm.TWO_MONTHLY: 2,
    Rhythm.QUARTERLY: 3,
    Rhythm.HALF_YEARLY: 6,
    Rhythm.YEARLY: 12,
}
SERIES_OF_REVIEWS = (Rhythm.QUARTERLY, Rhythm.HALF_YEARLY)


def next_due(rhythm: Rhythm, last: date) -> date:
    """Return by which day the next meeting has to be after one of a day."""
    if rhythm in WEEKS:
        return last + timedelta(weeks=WEEKS[rhythm])
    return add_months(last, MONTHS[rhythm])


def is_more_often(one: Rhythm, other: Rhythm) -> bool:
    """Say whether the first rhythm meets more often than the other."""
    order = list(Rhythm)
    return order.index(one) < order.index(other)


class MeetingState(TextChoices):
    """How far a meeting is."""

    PLANNED = "planned", _("Planned")
    PREPARED = "prepared", _("Prepared")
    HELD = "held", _("Held")
    MINUTED = "minuted", _("Minuted")
    CLOSED = "closed", _("Follow-up closed")
    CANCELLED = "cancelled", _("Cancelled")


TO_COME = (MeetingState.PLANNED, MeetingState.PREPARED)
TOOK_PLACE = (MeetingState.HELD, MeetingState.MINUTED, MeetingState.CLOSED)
OPEN_MINUTES = (MeetingState.HELD, MeetingState.MINUTED)
"""While its decisions, lessons and actions are still written."""


class Beat(TextChoices):
    """How a rhythm stands: whether it is kept. Nothing that was not agreed is broken."""

    KEPT = "kept", _("In rhythm")
    UNPLANNED = "unplanned", _("Next one not planned")
    LATE = "late", _("Planned later than agreed")
    BROKEN = "broken", _("Rhythm broken")
    OVERDUE = "overdue", _("Usual rhythm missed")
    NEVER = "never", _("Never met")
    NONE = "none", _("No rhythm agreed")


def beat(
    rhythm: Rhythm,
    *,
    last: date | None,
    since: date | None,
    following: date | None,
    cancelled: date | None,
    today: date,
) -> Beat:
    """Return how a rhythm stands on a day; a meeting that was cancelled and not held since breaks it.

    `since` is the day from which the rhythm is agreed: before the first meeting it counts from there.
    Without it nothing is agreed, and what is usual is no promise.
    """
    start = last or since
    if start is None:
        return Beat.NONE
    due = next_due(rhythm, start)
    if _is_cancelled(cancelled, last, start) or due < today:
        return Beat.BROKEN if since else Beat.OVERDUE
    if following is None:
        return Beat.UNPLANNED if last else Beat.NEVER
    return Beat.LATE if following > due else Beat.KEPT


def _is_cancelled(cancelled: date | None, last: date | None, start: date) -> bool:
    """Say whether what was cancelled was not made up for: on the day itself one met after all."""
    if cancelled is None:
        return False
    return cancelled > last if last else cancelled >= start


class WishSource(TextChoices):
    """How we know how often a customer wants to meet."""

    TOLD = "told", _("They told one of us")
    PORTAL = "portal", _("Their answer in the portal")


class LessonKind(TextChoices):
    """What every review ends with."""

    KEEP = "keep", _("Keep")
    CHANGE = "change", _("Change")
    LEARNED = "learned", _("Learned")


class ProposalState(TextChoices):
    """What became of an action that a meeting proposed."""

    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
