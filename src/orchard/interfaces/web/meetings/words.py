"""How meetings read: their state, their time where they are, and how a rhythm stands."""

from __future__ import annotations

from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.domain.meetings.models import Meeting, MeetingSeries
from orchard.domain.meetings.queries.board import Line
from orchard.domain.meetings.rules.kinds import PURPOSES, WEEKS, Beat, MeetingState, Rhythm
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.templatetags.orchard import pill

BEATS = {
    Beat.KEPT: "good",
    Beat.UNPLANNED: "warn",
    Beat.LATE: "warn",
    Beat.BROKEN: "bad",
    Beat.OVERDUE: "warn",
}
STATES = {
    MeetingState.PREPARED: "good",
    MeetingState.HELD: "warn",
    MeetingState.MINUTED: "warn",
    MeetingState.CLOSED: "good",
    MeetingState.CANCELLED: "bad",
}


def beat_pill(line: Line) -> SafeString:
    """Return how a rhythm stands as word, colour and shape."""
    return pill(BEATS.get(line.beat, "none"), str(line.beat.label))


def meeting_pill(row: Meeting) -> SafeString:
    """Return how far a meeting is as word, colour and shape."""
    state = MeetingState(row.state)
    return pill(STATES.get(state, "none"), str(state.label))


def when(row: Meeting) -> str:
    """Return day and time of a meeting, as clocks show them where it is."""
    starts = row.starts
    clock = formats.time_format(starts, "H:i")
    if row.is_doubled:
        clock = f"{clock} (UTC{starts:%z})"
    return _("%(day)s, %(time)s %(zone)s") % {
        "day": figures.day(starts.date()), "time": clock, "zone": row.zone,
    }  # fmt: skip


def beat_why(line: Line) -> str:
    """Return what a rhythm waits for, with its days."""
    if line.due_on is None:
        return _("Usual: %(rhythm)s.") % {"rhythm": line.rhythm.label}
    days = {"day": figures.day(line.due_on)}
    is_missed = line.beat in (Beat.BROKEN, Beat.OVERDUE)
    if is_missed and line.dates.cancelled and not _is_over(line):
        days["cancelled"] = figures.day(line.dates.cancelled)
        return _("Cancelled on %(cancelled)s; to be held by %(day)s.") % days
    if is_missed:
        return _("Should have been held by %(day)s.") % days
    return _("Next one by %(day)s.") % days


def _is_over(line: Line) -> bool:
    cancelled, due = line.dates.cancelled, line.due_on
    return cancelled is not None and due is not None and cancelled > due


def pace(line: Line) -> str:
    """Return how often one really meets; empty where that is not known."""
    if line.pace is None:
        return ""
    text = ngettext("every day", "every %(days)d days", line.pace.days)
    usual = text % {"days": line.pace.days}
    if not line.pace.silence:
        return usual
    text = ngettext(
        "not for %(days)d day, before that %(usual)s",
        "not for %(days)d days, before that %(usual)s",
        line.pace.silence,
    )
    return text % {"days": line.pace.silence, "usual": usual}


def purpose(line: Line) -> str:
    """Return what meetings of this type are for."""
    return str(PURPOSES[line.kind])


def rule(series: MeetingSeries) -> str:
    """Return on which day and at which time a series meets."""
    said = {
        "day": series.get_weekday_display(),
        "week": series.get_week_display(),
        "time": formats.time_format(series.starts, "H:i"),
        "zone": series.zone,
    }
    if Rhythm(series.agreed) in WEEKS:
        return _("%(day)s, %(time)s %(zone)s") % said
    return _("%(week)s %(day)s of the month, %(time)s %(zone)s") % said
