"""What one may do with a meeting: plan it, move it, prepare it, say that it was held, cancel it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core import queries as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.days import check_days
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.meetings import talks
from orchard.domain.meetings.following import call_off, facts_of, follow
from orchard.domain.meetings.guards import (
    check_contacts,
    check_ours,
    check_to_come,
    checked_points,
)
from orchard.domain.meetings.models import AgendaItem, Attendee, Meeting, MeetingSeries
from orchard.domain.meetings.rules.hospitality import check_cost
from orchard.domain.meetings.rules.kinds import MeetingKind, MeetingState
from orchard.domain.meetings.rules.when import check_minutes, check_zone, instant
from orchard.domain.meetings.ties import keep_ties_fresh
from orchard.domain.plans.queries import rights
from orchard.domain.relationships.guards import merged, today
from orchard.domain.relationships.models import Contact


@dataclass(frozen=True, slots=True)
class MeetingNote:
    """When and where, for what and with whom; `targets` are those whose tie it is for."""

    kind: MeetingKind
    title: str
    day: date
    starts: time
    lasting: int
    zone: str
    purpose: str = ""
    place: str = ""
    contacts: Sequence[Contact] = ()
    ours: Sequence[User] = ()
    targets: Sequence[Contact] = ()
    sponsor: User | None = None
    cost: Decimal | None = None
    cost_reason: str = ""

    def check(self, account: Account, *, by: User, at: datetime, seated: Attendees) -> None:
        """Refuse what has no title, time or purpose, people of elsewhere, and what costs too much."""
        if not self.title.strip():
            raise Invalid(_("Give the meeting a title."))
        check_zone(self.zone)
        check_minutes(self.lasting)
        check_days(self.day)
        check_contacts(account, [*self.contacts, *self.targets], seated=seated.contacts)
        check_ours(by, self.ours, seated=seated.ours)
        if self.kind == MeetingKind.RELATIONSHIP:
            self._check_relationship()
        limit = core.current_policy(by, today(by, at)).policy.meetings.hospitality_per_guest
        check_cost(self.cost, guests=len(self.guests), limit=limit, reason=self.cost_reason)
        if self.sponsor is not None and self.sponsor.pk not in seated.sponsors:
            _check_sponsor(account, self.sponsor)

    def _check_relationship(self) -> None:
        if not self.purpose.strip():
            raise Invalid(_("Say what this meeting is to bring: lunch alone is no purpose."))
        if not self.targets:
            raise Invalid(_("Choose whose tie this meeting is for."))

    @property
    def guests(self) -> set[int]:
        """Return the keys of all of theirs who take part."""
        return {one.pk for one in (*self.contacts, *self.targets)}

    def values(self, currency: str) -> dict[str, object]:
        """Return what is stored in the row of the meeting."""
        return {
            "kind": self.kind,
            "title": self.title.strip(),
            "purpose": self.purpose.strip(),
            "starts_at": instant(self.day, self.starts, self.zone),
            "lasting": self.lasting,
            "zone": self.zone,
            "place": self.place.strip(),
            "sponsor": self.sponsor,
            "cost": self.cost,
            "currency": currency if self.cost is not None else "",
            "cost_reason": self.cost_reason.strip() if self.cost is not None else "",
        }


@dataclass(frozen=True, slots=True)
class Attendees:
    """The keys of who is seated already: they may stay, whatever became of them meanwhile."""

    contacts: frozenset[int] = frozenset()
    ours: frozenset[int] = frozenset()
    sponsors: frozenset[int | None] = frozenset()


@audited("meeting.planned")
def plan_meeting(
    account: Account,
    *,
    note: MeetingNote,
    series: MeetingSeries | None = None,
    by: User,
    at: datetime,
) -> Meeting:
    """Plan a meeting; without one of us named, who plans it takes part."""
    rights.check_may_edit(by, account)
    if account.merged_into_id is not None:
        raise Conflict(_("This account was merged into another. Choose that one."))
    note.check(account, by=by, at=at, seated=Attendees())
    if series is not None and merged(series.account).pk != account.pk:
        raise Invalid(_("This series belongs to another account."))
    remark(account=account.pk, kind=note.kind)
    made = Meeting.objects.create(
        account=account, series=series, planned_by=by, planned_at=at,
        **note.values(core.organisation(by).currency),
    )  # fmt: skip
    _seat(made, note, by)
    return made


@audited("meeting.changed")
def change_meeting(
    meeting: Meeting, *, expected: int, note: MeetingNote, by: User, at: datetime
) -> Meeting:
    """Change a meeting to come: moved is not cancelled."""
    account = check_to_come(meeting, by)
    note.check(account, by=by, at=at, seated=_seated(meeting))
    before = facts_of(meeting)
    changed = update_versioned(meeting, expected, **note.values(core.organisation(by).currency))
    changed.attendees.all().delete()
    _seat(changed, note, by)
    follow(changed, before=before)
    talks.follow(changed)
    return changed


@audited("meeting.prepared")
def prepare_meeting(
    meeting: Meeting, *, expected: int, agenda: Sequence[str], by: User, at: datetime
) -> Meeting:
    """Keep what the meeting will talk about, in this order; it counts as prepared from now on."""
    check_to_come(meeting, by)
    points = checked_points(agenda)
    if not points:
        raise Invalid(_("Write one point at least: a meeting without agenda is a visit."))
    prepared = update_versioned(meeting, expected, state=MeetingState.PREPARED)
    _write_agenda(prepared, points)
    return prepared


@audited("meeting.changed")
def take_layout_back(
    meeting: Meeting, *, expected: int, agenda: Sequence[str], by: User, at: datetime
) -> Meeting:
    """Bring back the agenda of before; without points it is not prepared any more."""
    check_to_come(meeting, by)
    points = checked_points(agenda)
    state = MeetingState.PREPARED if points else MeetingState.PLANNED
    taken_back = update_versioned(meeting, expected, state=state)
    _write_agenda(taken_back, points)
    return taken_back


@audited("meeting.held")
def hold_meeting(meeting: Meeting, *, expected: int, by: User, at: datetime) -> Meeting:
    """Say that a meeting took place; its minutes follow."""
    check_to_come(meeting, by)
    if meeting.starts_at > at:
        raise Invalid(_("It has not begun yet. Move it if it took place earlier."))
    held = update_versioned(meeting, expected, state=MeetingState.HELD)
    keep_ties_fresh(held, by=by, at=at)
    return held


@audited("meeting.cancelled")
def cancel_meeting(
    meeting: Meeting, *, expected: int, reason: str, by: User, at: datetime
) -> Meeting:
    """Cancel a meeting; it counts as a broken rhythm until the next one is held."""
    check_to_come(meeting, by)
    if not reason.strip():
        raise Invalid(_("Say why it does not take place."))
    off = update_versioned(meeting, expected, state=MeetingState.CANCELLED, reason=reason.strip())
    call_off(off)
    return off


def _write_agenda(meeting: Meeting, points: Sequence[str]) -> None:
    meeting.agenda.all().delete()
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, place=place, text=text)
        for place, text in enumerate(points, start=1)
    )


def _check_sponsor(account: Account, sponsor: User) -> None:
    seats = Assignment.objects.open().in_role(TeamRole.SPONSOR).filter(account=account)
    if not seats.filter(user=sponsor).exists():
        text = _("%(name)s is not the sponsor of this account.")
        raise Invalid(text % {"name": sponsor.name})


def _seated(meeting: Meeting) -> Attendees:
    rows = list(meeting.attendees.all())
    return Attendees(
        contacts=frozenset(one.contact_id for one in rows if one.contact_id is not None),
        ours=frozenset(one.user_id for one in rows if one.user_id is not None),
        sponsors=frozenset({meeting.sponsor_id}),
    )


def _seat(meeting: Meeting, note: MeetingNote, by: User) -> None:
    targets = {one.pk for one in note.targets}
    ours = {one.pk for one in note.ours} or {by.pk}
    if note.sponsor is not None:
        ours.add(note.sponsor.pk)
    theirs = [
        Attendee(meeting=meeting, contact_id=key, is_target=key in targets)
        for key in sorted(note.guests)
    ]
    mine = [Attendee(meeting=meeting, user_id=key) for key in sorted(ours)]
    Attendee.objects.bulk_create([*theirs, *mine])
