"""Who can introduce us to somebody, and which introductions wait for an answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from orchard.analytics.coverage.chains import chain
from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.relationships.models import Introduction
from orchard.domain.relationships.queries.maps import PeopleMap, PersonNow, TieNow
from orchard.domain.relationships.rules import Bond, LineKind

MOST = 3
"""So many people of theirs make a chain; nobody is introduced over more corners."""


@dataclass(frozen=True, slots=True)
class Step:
    """One link: from whom to whom of theirs, and why the one has the other's ear."""

    person: PersonNow
    bond: Bond
    to: PersonNow


@dataclass(frozen=True, slots=True)
class Way:
    """A chain: the one of us with their strong tie, then from person to person."""

    tie: TieNow
    door: PersonNow
    steps: tuple[Step, ...]


def way_to(viewer: User, found: PeopleMap, target: PersonNow) -> Way | None:
    """Return the shortest way over strong ties of others to somebody whom the viewer looks for."""
    people = {one.key: one for one in found.people}
    bonds = dict(_bonds(found, people))
    near: dict[str, list[str]] = defaultdict(list)
    for one, other in bonds:
        near[other].append(one)
    asked = {one.pk for one in found.team if one.pk != viewer.pk}
    ties = {key: _strong(asked, found, one) for key, one in people.items()}
    doors = {
        key: tie.latest.strength * tie.freshness for key, tie in ties.items() if tie is not None
    }
    path = chain(target.key, doors, near, most=MOST)
    tie = ties[path[0]] if path else None
    if path is None or tie is None:
        return None
    steps = (Step(people[one], bonds[one, two], people[two]) for one, two in pairwise(path))
    return Way(tie, people[path[0]], tuple(steps))


def open_introductions(viewer: User, account: Account) -> list[Introduction]:
    """Return what is asked and not answered yet, the longest waiting first."""
    rows = Introduction.objects.visible_to(viewer).of(account).waiting()
    found = rows.select_related("contact", "through", "asked_of", "by")
    return list(found.order_by("asked_at", "pk"))


def introduction(viewer: User, account: Account, introduction_id: int) -> Introduction:
    """Return one introduction of the account."""
    rows = Introduction.objects.visible_to(viewer).of(account).filter(pk=introduction_id)
    found = rows.select_related("contact__account", "through", "asked_of", "by").first()
    if found is None:
        raise NotFound
    return found


def _strong(asked: set[int], found: PeopleMap, person: PersonNow) -> TieNow | None:
    """Return the best tie of whom one can ask, strong and within the last step of freshness."""
    longest = found.policy.freshness[-1].days
    for tie in person.ties:
        is_fresh = tie.days is not None and tie.days <= longest
        if tie.tie.user_id in asked and is_fresh and tie.latest.strength >= found.policy.strong_tie:
            return tie
    return None


def _bonds(
    found: PeopleMap, people: dict[str, PersonNow]
) -> Iterator[tuple[tuple[str, str], Bond]]:
    """Yield who has whose ear: along lines of reporting and of influence, never over a conflict."""
    quarrels = {
        frozenset((str(one.contact_id), str(one.other_id)))
        for one in found.lines
        if one.kind == LineKind.CONFLICT
    }
    pairs: list[tuple[str, str, Bond]] = []
    for key, person in people.items():
        above = str(person.place.above_id)
        if above in people:
            pairs += [(key, above, Bond.REPORTS), (above, key, Bond.LEADS)]
    for line in found.lines:
        if line.kind == LineKind.INFLUENCE:
            pairs.append((str(line.contact_id), str(line.other_id), Bond.INFLUENCES))
    for one, two, bond in pairs:
        if frozenset((one, two)) not in quarrels:
            yield (one, two), bond
