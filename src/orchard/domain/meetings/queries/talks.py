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
from orchard.domain.relationships.guards import merged
from orchard.domain.relationships.models import Preparation, StyleObservation
from orchard.domain.relationships.queries import (
    are_opinions_on,
    current_styles,
    may_see_opinions,
    styles_and_points,
)
from orchard.domain.relationships.rules import Colour


@dataclass(frozen=True, slots=True)
class Adapting:
    """How the guests of a meeting like to work, as far as it is known, and what is prepared for them."""

    talk: Preparation | None
    colours: frozenset[Colour]


@dataclass(frozen=True, slots=True)
class Advised:
    """The parts and the length that suit who is in a meeting, by what is known of them."""

    agenda: agendas.Agenda
    colours: frozenset[Colour]


def adapting(viewer: User, sitting: Sitting, *, on: date) -> Adapting | None:
    """Return what there is to adapt to in a meeting, for its team.

    One may prepare for guests of whom nothing is known as well: else the trail, which says that a
    conversation is prepared, would say that somebody's way of working is known.
    """
    link = preparation_of_meeting(viewer, sitting.row)
    keys = [one.pk for one in sitting.contacts]
    colours = _colours(current_styles(viewer, keys, on=on) if keys else {})
    if link or colours:
        return Adapting(link.talk if link else None, colours)
    return Adapting(None, colours) if keys and _may_prepare(viewer, sitting) else None


def suggested(viewer: User, sitting: Sitting, *, on: date) -> Advised | None:
    """Return the parts and the length that suit who is in a meeting, for its team."""
    keys = [one.pk for one in sitting.contacts]
    if not keys or not _may_prepare(viewer, sitting):
        return None
    styles, has_open_points = styles_and_points(viewer, keys, on=on)
    colours = _colours(styles)
    return Advised(agendas.agenda(colours, has_open_points=has_open_points), colours)


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


def _may_prepare(viewer: User, sitting: Sitting) -> bool:
    """Say whether the viewer is of the team, in a house that decided that one may note how people work."""
    return are_opinions_on(viewer) and may_see_opinions(viewer, merged(sitting.row.account))


def _links(viewer: User) -> MeetingPreparations:
    rows = MeetingPreparation.objects.visible_to(viewer)
    return rows.select_related("meeting__account__merged_into", "talk__account", "support_file")


def _colours(styles: Mapping[int, StyleObservation]) -> frozenset[Colour]:
    return frozenset().union(*(one.colours for one in styles.values()))
