"""The parts of "Our plan together": an area adds its own by one line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from orchard.domain.meetings.queries import portal as meetings
from orchard.domain.plans.queries import portal, portal_groups, portal_joint, portal_promises
from orchard.domain.plans.queries.portal_version import asked_version
from orchard.domain.plans.rules.portal import Guest
from orchard.domain.plans.rules.sharing import SharedKind

Content = Callable[[Guest, date], object]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page: `content` is what its template shows as `part`; none hides it.

    A narrow one stands beside another.
    """

    key: str
    template: str
    content: Content
    is_narrow: bool = False


SECTIONS: tuple[Section, ...] = (
    Section("version", "portal/sections/version.html", lambda guest, _day: asked_version(guest)),
    Section("actions", "portal/sections/actions.html", lambda guest, day: portal.guest_actions(guest, today=day)),
    Section("promises", "portal/sections/promises.html", lambda guest, _day: portal_promises.guest_promises(guest) or None),
    Section("objectives", "portal/sections/objectives.html", lambda guest, _day: portal.guest_objectives(guest) or None),
    Section("needs", "portal/sections/needs.html", lambda guest, _day: portal_joint.guest_needs(guest)),
    Section("criteria", "portal/sections/criteria.html", lambda guest, _day: portal_joint.guest_criteria(guest) or None),
    Section("values", "portal/sections/values.html", lambda guest, _day: portal_joint.guest_values(guest)),
    Section("meetings", "portal/sections/meetings.html", lambda guest, day: meetings.guest_meetings(guest, today=day)),
    Section("initiatives", "portal/sections/initiatives.html", lambda guest, _day: portal_joint.guest_initiatives(guest) or None, is_narrow=True),
    Section("groups", "portal/sections/groups.html", lambda guest, _day: portal_groups.guest_groups(guest) or None),
    Section("ideas", "portal/sections/ideas.html", lambda guest, _day: portal.guest_ideas(guest), is_narrow=True),
    Section("documents", "portal/sections/documents.html", lambda guest, _day: portal.guest_documents(guest), is_narrow=True),
    Section("rhythms", "portal/sections/rhythms.html", lambda guest, _day: meetings.guest_rhythms(guest) or None, is_narrow=True),
    Section("helpers", "portal/sections/helpers.html", lambda guest, day: portal.helpers(guest, today=day) or None, is_narrow=True),
)  # fmt: skip


KINDS: dict[type[object], SharedKind] = {
    portal.GuestAction: SharedKind.ACTION,
    portal.GuestObjective: SharedKind.OBJECTIVE,
    portal_groups.GuestGroup: SharedKind.GROUP,
    portal_promises.GuestPromise: SharedKind.PROMISE,
    portal_joint.GuestCriterion: SharedKind.CRITERION,
    portal_joint.GuestInitiative: SharedKind.INITIATIVE,
    portal_joint.GuestNeeds: SharedKind.QUESTION,
    portal_joint.GuestValue: SharedKind.VALUE,
    meetings.GuestMeeting: SharedKind.MEETING,
    portal.GuestAuthority: SharedKind.AUTHORITY,
}
"""What one has seen when a part shows it; a document is seen by whoever takes it along."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A part with what it shows."""

    key: str
    template: str
    is_narrow: bool
    part: object


def shown(guest: Guest, today: date) -> list[Shown]:
    """Return the parts that have something to show; what is shared is read once for all of them."""
    portal.everything(guest)
    found = ((one, one.content(guest, today)) for one in SECTIONS)
    return [
        Shown(one.key, one.template, one.is_narrow, part) for one, part in found if part is not None
    ]


def keys_of(parts: Iterable[object]) -> frozenset[tuple[str, int]]:
    """Return kind and key of every shared thing that parts show."""
    rows = (row for part in parts for row in _rows(part))
    return frozenset((KINDS[type(row)].value, row.key) for row in rows if type(row) in KINDS)


def _rows(part: Any) -> Iterator[Any]:
    """Yield what a part shows, one by one, whichever part it is."""
    if isinstance(part, portal.GuestActions):
        yield from (*part.from_you, *part.from_us, *part.done)
    elif isinstance(part, portal_joint.GuestValues):
        yield from (*part.waiting, *part.answered)
    elif isinstance(part, meetings.GuestMeetings):
        yield from (*part.to_come, *part.before)
    elif isinstance(part, tuple | list):
        yield from (row.authority if isinstance(row, portal.Helper) else row for row in part)
    else:
        yield part
