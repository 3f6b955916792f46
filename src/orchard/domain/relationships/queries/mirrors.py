"""Who of us stands opposite whom in one part of the customer's house."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.models import User
from orchard.domain.relationships.models import Contact, TieAssessment
from orchard.domain.relationships.queries.people import usable_contacts
from orchard.domain.relationships.rules import Function, Strength

MIRRORED = (TeamRole.DELIVERY_LEAD, TeamRole.MEMBER)
"""Seats of ours that stand opposite to those who make it work at the customer."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One of us, and who stands opposite."""

    ours: User
    theirs: Contact


def mirror_pairs(
    viewer: User, account: Account, function: Function, *, team: Sequence[Assignment]
) -> list[Pair]:
    """Return the pairs of a function: as seats of the team name them, for others by their strongest tie.

    How strong a tie is only the team knows: for who is not of it the seats alone count.
    """
    here = list(usable_contacts(viewer, account).filter(function=function))
    seats = [seat for seat in team if seat.role in MIRRORED and seat.user.is_active]
    named = [Pair(seat.user, one) for seat in seats for one in _named(seat.counterpart, here)]
    paired = {pair.theirs.pk for pair in named}
    alone = [one for one in here if one.pk not in paired]
    return [*named, *_tied(viewer, alone, seats)]


def _named(text: str, people: Sequence[Contact]) -> list[Contact]:
    """Return whom a seat names as its counterpart: by name, else by a title that one person has."""
    by_name = [one for one in people if _stands_in(one.name, text)]
    said = text.strip().casefold()
    titled = [one for one in people if said and one.title.strip().casefold() == said]
    return by_name or (titled if len(titled) == 1 else [])


def _stands_in(name: str, text: str) -> bool:
    """Say whether a whole name stands in a text: Jan Vi is not Jan Vik."""
    whole = rf"(?<!\w){re.escape(name.strip())}(?!\w)"
    return bool(name.strip()) and re.search(whole, text, re.IGNORECASE) is not None


def _tied(viewer: User, people: Sequence[Contact], seats: Sequence[Assignment]) -> Iterator[Pair]:
    """Yield for each person the one of us in such a seat whose tie is strongest."""
    ours = {seat.user_id: seat.user for seat in seats}
    strengths = _strengths(viewer, people, ours)
    for one in people:
        known = [user for user in ours if strengths.get((one.pk, user), 0) > Strength.NONE]
        if known:
            best = max(known, key=lambda user: strengths[one.pk, user])
            yield Pair(ours[best], one)


def _strengths(
    viewer: User, people: Sequence[Contact], ours: dict[int, User]
) -> dict[tuple[int, int], int]:
    """Return how strong the ties between these are by their latest assessment."""
    if not people or not ours:
        return {}
    rows = TieAssessment.objects.visible_to(viewer).filter(
        tie__contact__in=[one.pk for one in people], tie__user__in=ours, tie__ended_on__isnull=True
    )
    latest = rows.order_by("on", "pk").values_list("tie__contact", "tie__user", "strength")
    return {(contact, user): strength for contact, user, strength in latest}
