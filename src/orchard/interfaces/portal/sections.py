"""The parts of "Our plan together": an area adds its own by one line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from orchard.domain.meetings.queries import portal as meetings
from orchard.domain.plans.queries import portal, portal_joint
from orchard.domain.plans.queries.portal_version import asked_version
from orchard.domain.plans.rules.portal import Guest

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
    Section("objectives", "portal/sections/objectives.html", lambda guest, _day: portal.guest_objectives(guest) or None),
    Section("needs", "portal/sections/needs.html", lambda guest, _day: portal_joint.guest_needs(guest)),
    Section("criteria", "portal/sections/criteria.html", lambda guest, _day: portal_joint.guest_criteria(guest) or None),
    Section("values", "portal/sections/values.html", lambda guest, _day: portal_joint.guest_values(guest)),
    Section("initiatives", "portal/sections/initiatives.html", lambda guest, _day: portal_joint.guest_initiatives(guest) or None, is_narrow=True),
    Section("ideas", "portal/sections/ideas.html", lambda guest, _day: portal.guest_ideas(guest), is_narrow=True),
    Section("documents", "portal/sections/documents.html", lambda guest, _day: portal.guest_documents(guest) or None, is_narrow=True),
    Section("meetings", "portal/sections/meetings.html", lambda guest, _day: meetings.guest_rhythms(guest) or None, is_narrow=True),
    Section("helpers", "portal/sections/helpers.html", lambda guest, day: portal.helpers(guest, today=day) or None, is_narrow=True),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A part with what it shows."""

    key: str
    template: str
    is_narrow: bool
    part: object


def shown(guest: Guest, today: date) -> list[Shown]:
    """Return the parts that have something to show."""
    found = ((one, one.content(guest, today)) for one in SECTIONS)
    return [
        Shown(one.key, one.template, one.is_narrow, part) for one, part in found if part is not None
    ]
