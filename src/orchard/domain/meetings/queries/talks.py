"""What the team of an account knows around a meeting of how its guests like to work.

For everybody else, and while opinions about people are switched off, there is nothing of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.meetings import talks
from orchard.domain.meetings.models import Meeting, MeetingPreparation
from orchard.domain.meetings.models.preparing import MeetingPreparations
from orchard.domain.meetings.queries.meetings import Sitting
from orchard.domain.relationships import agendas
from orchard.domain.relationships.models import Preparation, StyleObservation
from orchard.domain.relationships.queries import current_styles, styles_and_points
from orchard.domain.relationships.rules import Colour


@dataclass(frozen=True, slots=True)
class Adapting:
    """How the guests of a meeting like to work, as far as it is known, and what is prepared for them."""

    talk: Preparation | None
    colours: frozenset[Colour]


def adapting(viewer: User, sitting: Sitting, *, on: date) -> Adapting | None:
    """Return what there is to adapt to in a meeting; nothing where neither is known nor prepared."""
    link = preparation_of_meeting(viewer, sitting.row)
    keys = [one.pk for one in sitting.contacts]
    colours = _colours(current_styles(viewer, keys, on=on) if keys else {})
    return Adapting(link.talk if link else None, colours) if link or colours else None


def suggested(viewer: User, sitting: Sitting, *, on: date) -> agendas.Agenda | None:
    """Return the parts and the length that suit who is in a meeting; nothing where none is known."""
    keys = [one.pk for one in sitting.contacts]
    styles, has_open_points = styles_and_points(viewer, keys, on=on) if keys else ({}, False)
    colours = _colours(styles)
    return agendas.agenda(colours, has_open_points=has_open_points) if colours else None


def preparation_of_meeting(viewer: User, meeting: Meeting) -> MeetingPreparation | None:
    """Return what is prepared for the people of a meeting."""
    return _links(viewer).filter(meeting=meeting).first()


def meeting_of_talk(viewer: User, talk: Preparation) -> MeetingPreparation | None:
    """Return for which meeting a conversation is prepared, where it is for one."""
    return _links(viewer).filter(talk=talk).first()


def meetings_of_talks(viewer: User, account: Account) -> dict[int, Meeting]:
    """Return the meetings for which conversations of an account are prepared, by conversation."""
    return {one.talk_id: one.meeting for one in _links(viewer).of(account)}


def has_dated_step(viewer: User, link: MeetingPreparation) -> bool:
    """Say whether somebody does something by a day after the meeting, for who may know of it."""
    return _links(viewer).filter(pk=link.pk).exists() and talks.has_dated_step(link.meeting)


def _links(viewer: User) -> MeetingPreparations:
    rows = MeetingPreparation.objects.visible_to(viewer)
    return rows.select_related("meeting__account__merged_into", "talk__account", "support_file")


def _colours(styles: Mapping[int, StyleObservation]) -> frozenset[Colour]:
    return frozenset().union(*(one.colours for one in styles.values()))
