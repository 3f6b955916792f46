"""What is open with people of an account, and the conversations that were prepared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from django.db.models import Exists, OuterRef, Q

from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.relationships.models import (
    Contact,
    OpenPoint,
    Preparation,
    PreparationSeat,
    Story,
    StyleObservation,
)
from orchard.domain.relationships.queries.styles import current_styles
from orchard.domain.relationships.rules import PINCHES, Adapted, Colour, Function

_WITH_RESTRICTED = Q(preparation=OuterRef("pk"), contact__restricted_on__isnull=False)
ENOUGH = 10
"""Conversations of each kind below which a mean says nothing."""


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody of a conversation: how they like to work, as far as that holds, and what is open."""

    contact: Contact
    style: StyleObservation | None
    points: tuple[OpenPoint, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation with its people."""

    row: Preparation
    people: tuple[Attendee, ...]

    @property
    def colours(self) -> frozenset[Colour]:
        """Return the ways of working of those who take part."""
        return frozenset().union(*(one.style.colours for one in self.people if one.style))

    @property
    def open_points(self) -> tuple[OpenPoint, ...]:
        """Return what waits for an answer, of all people."""
        return tuple(point for one in self.people for point in one.points)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How conversations went that were led in one way."""

    adapted: Adapted
    count: int
    mean: float | None

    @property
    def is_enough(self) -> bool:
        """Say whether there are enough of them to look at the mean."""
        return self.count >= ENOUGH


def points_of(viewer: User, person: Contact) -> list[OpenPoint]:
    """Return concerns and questions of a person: the open ones first, then the latest."""
    rows = OpenPoint.objects.visible_to(viewer).usable().filter(contact=person)
    found = rows.select_related("owner", "by").order_by("-raised_on", "-pk")
    return sorted(found, key=lambda one: one.answered_on is not None)


@dataclass(frozen=True, slots=True)
class Pinched:
    """Somebody who knows where the shoe pinches: what they need and what they say."""

    contact: Contact
    points: tuple[OpenPoint, ...]


def pinches(viewer: User, account: Account, function: Function) -> list[Pinched]:
    """Return the people of a function group who said what they need or where it pinches, by name."""
    people = Contact.objects.visible_to(viewer).of(account).usable()
    here = people.filter(function=function, left_on__isnull=True).order_by("name", "pk")
    rows = OpenPoint.objects.visible_to(viewer).usable().of(account).filter(kind__in=PINCHES)
    said: dict[int, list[OpenPoint]] = defaultdict(list)
    for row in rows.select_related("owner", "by").order_by("-raised_on", "-pk"):
        said[row.contact_id].append(row)
    found = (Pinched(one, tuple(said[one.pk])) for one in here)
    return [one for one in found if one.points or one.contact.pains]


def point(viewer: User, account: Account, point_id: int) -> OpenPoint:
    """Return one concern or question of a person of the account."""
    rows = OpenPoint.objects.visible_to(viewer).of(account).filter(pk=point_id)
    found = rows.select_related("contact__account", "owner").first()
    if found is None:
        raise NotFound
    return found


def stories(viewer: User) -> list[Story]:
    """Return the stories that are told, by title."""
    rows = Story.objects.visible_to(viewer).filter(retired_at__isnull=True)
    return list(rows.select_related("by").order_by("title", "pk"))


def story(viewer: User, story_id: int) -> Story:
    """Return one story of the library."""
    found = Story.objects.visible_to(viewer).filter(pk=story_id).first()
    if found is None:
        raise NotFound
    return found


def preparations(viewer: User, account: Account) -> list[Preparation]:
    """Return the conversations of an account, the latest day first."""
    rows = Preparation.objects.visible_to(viewer).of(account).prefetch_related("people")
    return list(rows.select_related("by").order_by("-planned_on", "-pk")[:200])


def preparation(viewer: User, account: Account, talk_id: int) -> Preparation:
    """Return one conversation of the account."""
    rows = Preparation.objects.visible_to(viewer).of(account).filter(pk=talk_id)
    found = rows.select_related("account", "by", "idea_owner", "picked").first()
    if found is None:
        raise NotFound
    return found


def talk(viewer: User, row: Preparation, *, on: date) -> Talk:
    """Return a conversation with its people, as they are known on a day."""
    seats = PreparationSeat.objects.visible_to(viewer).filter(preparation=row)
    people = [one.contact for one in seats.select_related("contact__unit").order_by("pk")]
    keys = [one.pk for one in people if one.is_here and one.restricted_on is None]
    styles = current_styles(viewer, keys, on=on)
    points = _open_points(viewer, keys)
    found = (Attendee(one, styles.get(one.pk), tuple(points[one.pk])) for one in people)
    return Talk(row, tuple(found))


def colours_of(viewer: User, row: Preparation, *, on: date) -> frozenset[Colour]:
    """Return the ways of working of the people of a conversation."""
    return talk(viewer, row, on=on).colours


def outcomes(viewer: User, account: Account) -> tuple[Outcomes, ...]:
    """Return how conversations went by whether they were adapted; never why."""
    rows = Preparation.objects.visible_to(viewer).of(account).filter(outcome__isnull=False)
    held = rows.exclude(Exists(PreparationSeat.objects.filter(_WITH_RESTRICTED)))
    marks: dict[str, list[int]] = defaultdict(list)
    for adapted, outcome in held.order_by("pk").values_list("adapted", "outcome"):
        assert outcome is not None, "only held ones have one, and they were asked for"
        marks[adapted].append(outcome)
    return tuple(
        Outcomes(kind, len(marks[kind]), fmean(marks[kind]) if marks[kind] else None)
        for kind in Adapted
    )


def _open_points(viewer: User, people: Collection[int]) -> dict[int, list[OpenPoint]]:
    rows = OpenPoint.objects.visible_to(viewer).filter(contact__in=people, answered_on=None)
    found: dict[int, list[OpenPoint]] = defaultdict(list)
    for one in rows.select_related("owner", "contact").order_by("raised_on", "pk"):
        found[one.contact_id].append(one)
    return found
