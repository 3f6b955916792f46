"""Items about meetings: a rhythm that is broken, a visit that is overdue or of which nobody told."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from orchard.domain.core.rules import Permission
from orchard.domain.meetings import queries
from orchard.domain.meetings.queries.board import Line
from orchard.domain.meetings.queries.visits import Overdue, Untold
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.home.desk import Desk, address
from orchard.interfaces.web.home.needs.item import Item, about
from orchard.interfaces.web.meetings import words

MOST = 3
BROKEN, LATE, WAITING, OVERDUE = 61, 66, 52, 56


def organisation_zone() -> ZoneInfo:
    """Return the time zone that every request is in."""
    return ZoneInfo(timezone.get_current_timezone_name())


def broken_rhythms(desk: Desk) -> Iterator[Item]:
    """Name the broken rhythms of the accounts that the viewer leads, the longest waiting first."""
    if not desk.may(Permission.SEE_CONTACTS) or not (desk.own_trees or desk.is_director):
        return
    found = queries.broken(
        desk.viewer, at=desk.now, zone=organisation_zone(), of_nobody=desk.is_director
    )
    for place, line in enumerate(found[:MOST]):
        yield _item(line, place)


def _item(line: Line, place: int) -> Item:
    text = _("The rhythm of {kind} meetings with {account} is broken")
    return Item(
        text=about(text, kind=str(line.kind.label).lower(), account=line.account.name),
        why=words.beat_why(line),
        href=address("meetings:page", line.account.slug),
        action=_("Plan the next one"),
        icon="calendar-event",
        tone="warn",
        urgency=BROKEN - place,
    )


def untold_visits(desk: Desk) -> Iterator[Item]:
    """Name the visits of which their sponsor has not told: to them, late ones to the manager too."""
    if not desk.may(Permission.SEE_CONTACTS):
        return
    sponsors = desk.policies.in_force.policy.sponsors
    found = queries.untold(desk.viewer, at=desk.now, sponsors=sponsors)
    for place, one in enumerate(found[:MOST]):
        yield _told(desk, one, place)


def _told(desk: Desk, one: Untold, place: int) -> Item:
    meeting = one.meeting
    is_mine = meeting.sponsor_id == desk.viewer.pk
    text = _("Tell what came of your visit to {account}") if is_mine else _("{sponsor} has not told of the visit to {account}")  # fmt: skip
    sponsor = meeting.sponsor.name if meeting.sponsor else ""
    day = figures.day(timezone.localtime(one.due_at).date())
    why = _("Late since %(day)s.") if one.is_late else _("By %(day)s.")
    return Item(
        text=about(text, account=meeting.home.name, sponsor=sponsor),
        why=why % {"day": day},
        href=address("meetings:debrief" if is_mine else "meetings:meeting", meeting.home.slug, meeting.pk),
        action=_("Tell it") if is_mine else _("Open the visit"),
        icon="briefcase",
        tone="bad" if one.is_late else "warn",
        urgency=(LATE if one.is_late else WAITING) - place,
    )  # fmt: skip


def overdue_visits(desk: Desk) -> Iterator[Item]:
    """Name where a sponsor was not within the rhythm: to them, and to whoever manages the account."""
    if not desk.may(Permission.SEE_CONTACTS):
        return
    sponsors = desk.policies.in_force.policy.sponsors
    found = queries.overdue(desk.viewer, at=desk.now, zone=organisation_zone(), sponsors=sponsors)
    for place, one in enumerate(found[:MOST]):
        yield _missed(desk, one, place)


def _missed(desk: Desk, one: Overdue, place: int) -> Item:
    seat = one.seat
    is_mine = seat.user_id == desk.viewer.pk
    text = _("Your visit to {account} is overdue") if is_mine else _("{sponsor} is overdue for a visit to {account}")  # fmt: skip
    if one.last:
        why = _("The last one was on %(day)s.") % {"day": figures.day(one.last)}
    else:
        why = _("None is noted since %(day)s.") % {"day": figures.day(seat.since)}
    return Item(
        text=about(text, account=seat.account.name, sponsor=seat.user.name),
        why=why,
        href=address("meetings:plan", seat.account.slug, query="kind=relationship&visit=yes"),
        action=_("Plan a visit"),
        icon="briefcase",
        tone="warn",
        urgency=OVERDUE - place,
    )
