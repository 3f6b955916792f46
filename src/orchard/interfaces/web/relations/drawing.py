"""The map of people as a picture: cards in their reporting tree, lines between them, ours below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import hypot

from orchard.analytics.trees import Drawing, Measures, Point, tree
from orchard.domain.core.models import User
from orchard.domain.relationships.models import GapSeat, Line
from orchard.domain.relationships.queries import PeopleMap, PersonNow, TieNow
from orchard.domain.relationships.rules import Function, LineKind, Strength

ROOM = 1080.0
"""The width of the page's content on a screen of 1440, in units of the picture."""
CARD = Measures(width=148, height=106, gap=30, indent=20, room=ROOM)
DENSE = Measures(width=164, height=48, gap=16, indent=20, room=ROOM)
OURS = Measures(width=148, height=34, gap=14, indent=0, room=ROOM)
MANY = 40
"""With more people cards keep to name, title and tie, and ties are drawn on demand."""
CROWD = 300
"""With more people nobody finds anybody in a picture: the list is offered beside it."""
HEADING, MARGIN, EDGE = 30.0, 56.0, 12.0
TOOTH = 6.0


@dataclass(frozen=True, slots=True)
class Card:
    """A box of the picture: a person, an empty seat, a function without anybody, or one of ours."""

    x: float
    y: float
    width: float
    height: float
    person: PersonNow | None = None
    seat: GapSeat | None = None
    function: Function | None = None
    user: User | None = None

    @property
    def middle(self) -> float:
        """Return where lines meet the card."""
        return self.x + self.width / 2

    @property
    def foot(self) -> float:
        """Return its lower edge."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line of the picture: its path, its look, and what it says."""

    path: str
    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A row of the picture that has a name."""

    y: float
    kind: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A person in the list that stands for the picture on a phone, with who reports to them."""

    person: PersonNow
    below: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is drawn."""

    cards: tuple[Card, ...]
    strokes: tuple[Stroke, ...]
    headings: tuple[Heading, ...]
    branches: tuple[Branch, ...]
    width: float
    height: float
    is_dense: bool
    tied: str
    is_crowded: bool = False


def picture(found: PeopleMap, *, ties: str = "") -> Picture:
    """Return the picture of a map; `ties` is whose are drawn: one of ours by key, all, or none."""
    people = {one.key: one for one in found.people}
    is_dense = len(people) > MANY
    tied = ties or ("none" if is_dense else "all")
    measures = DENSE if is_dense else CARD
    above = {key: _above(one, people) for key, one in people.items()}
    leading = set(above.values())
    placed = {key for key in above if above[key] or key in leading}
    house = tree({key: above[key] for key in above if key in placed}, measures)
    cards = _cards(house, measures, people, EDGE)
    y, headings = house.height + EDGE, []
    chairs = _chairs(found)
    loose = [key for key in people if key not in placed]
    for kind, keys in (("loose", loose), ("chairs", list(chairs))):
        if keys:
            y, row = _row(keys, measures, y, is_first=not cards)
            headings.append(Heading(y - HEADING / 2 if cards else EDGE, kind))
            cards += _cards(row, measures, people, y, chairs)
            y += row.height
    ours = {str(user.pk): user for user in found.ours}
    start = y + (MARGIN if cards else EDGE)
    row = tree(dict.fromkeys(ours), OURS)
    below = [
        Card(x + EDGE, start + dy, OURS.width, OURS.height, user=ours[key])
        for key, (x, dy) in row.corners.items()
    ]
    strokes = [*_formal(house), *_opinions(found.lines, cards), *_ties(cards, below, tied)]
    width = max((card.x + card.width for card in [*cards, *below]), default=0.0) + EDGE
    return Picture(
        (*cards, *below), tuple(strokes), tuple(headings), _branches(people, above),
        max(width, 320.0), start + row.height + EDGE, is_dense, tied, len(people) > CROWD,
    )  # fmt: skip


def _above(one: PersonNow, people: Mapping[str, PersonNow]) -> str | None:
    key = str(one.place.above_id)
    return key if key in people else None


def _row(
    keys: Iterable[str], measures: Measures, y: float, *, is_first: bool
) -> tuple[float, Drawing]:
    """Return a row of boxes without lines, and where it starts below what stands already."""
    return y + (HEADING * (1.0 if is_first else 1.8)), tree(dict.fromkeys(keys), measures)


def _chairs(found: PeopleMap) -> dict[str, GapSeat | Function]:
    """Return who is missing: seats somebody opened, and functions that nobody fills."""
    seats: dict[str, GapSeat | Function] = {f"seat-{one.pk}": one for one in found.seats}
    return seats | {f"empty-{one.value}": one for one in found.generated}


def _cards(
    drawn: Drawing,
    measures: Measures,
    people: Mapping[str, PersonNow],
    y: float,
    chairs: Mapping[str, GapSeat | Function] | None = None,
) -> list[Card]:
    cards = []
    for key, (x, dy) in drawn.corners.items():
        chair = (chairs or {}).get(key)
        card = Card(x + EDGE, dy + y, measures.width, measures.height, people.get(key))
        if isinstance(chair, Function):
            card = replace(card, function=chair)
        elif chair is not None:
            card = replace(card, seat=chair)
        cards.append(card)
    return cards


def _formal(house: Drawing) -> Iterable[Stroke]:
    for points in house.lines.values():
        moved = [(x + EDGE, y + EDGE) for x, y in points]
        yield Stroke(_path(moved), "formal")


def _opinions(lines: Iterable[Line], cards: Iterable[Card]) -> Iterable[Stroke]:
    """Yield influence as a bow, conflict as a zigzag, each with what shows it."""
    places = {card.person.contact.pk: card for card in cards if card.person}
    for line in lines:
        one, two = places[line.contact_id], places[line.other_id]
        text = f"{line.contact} {line.get_kind_display()} {line.other}: {line.observed}"
        if line.kind == LineKind.CONFLICT:
            yield Stroke(_path(_zigzag((one.middle, one.foot), (two.middle, two.foot))),
                         "conflict", text)  # fmt: skip
        else:
            lift = min(one.y, two.y) - TOOTH * 4
            yield Stroke(
                f"M{one.middle:.1f} {one.y:.1f}C{one.middle:.1f} {lift:.1f} "
                f"{two.middle:.1f} {lift:.1f} {two.middle:.1f} {two.y:.1f}",
                "influence", text,
            )  # fmt: skip


def _ties(cards: Iterable[Card], ours: Iterable[Card], tied: str) -> Iterable[Stroke]:
    """Yield the ties that are asked for, the thicker the stronger."""
    below = {card.user.pk: card for card in ours if card.user}
    for card in cards:
        for tie in card.person.ties if card.person and tied != "none" else ():
            if tied in ("all", str(tie.tie.user_id)) and tie.latest.strength > Strength.NONE:
                yield _tie(card, below[tie.tie.user_id], tie)


def _tie(card: Card, user: Card, tie: TieNow) -> Stroke:
    half = (user.y - card.foot) / 2
    path = (
        f"M{card.middle:.1f} {card.foot:.1f}C{card.middle:.1f} {card.foot + half:.1f} "
        f"{user.middle:.1f} {user.y - half:.1f} {user.middle:.1f} {user.y:.1f}"
    )
    said = f"{tie.tie.user.name}: {tie.latest.get_strength_display()}"
    return Stroke(path, f"tie is-{tie.latest.strength}", said)


def _zigzag(start: Point, end: Point) -> list[Point]:
    """Return a line with teeth between two points."""
    length = hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    steps = max(int(length / (TOOTH * 2)), 2)
    across = ((start[1] - end[1]) / length * TOOTH, (end[0] - start[0]) / length * TOOTH)
    points = []
    for step in range(steps + 1):
        share, side = step / steps, 0 if step in (0, steps) else (-1) ** step
        points.append(
            (
                start[0] + (end[0] - start[0]) * share + across[0] * side,
                start[1] + (end[1] - start[1]) * share + across[1] * side,
            )
        )
    return points


def _path(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _branches(
    people: Mapping[str, PersonNow], above: Mapping[str, str | None]
) -> tuple[Branch, ...]:
    """Return the same tree as a list of lists."""
    below: dict[str | None, list[str]] = {}
    for key, parent in above.items():
        below.setdefault(parent, []).append(key)

    def branch(key: str) -> Branch:
        return Branch(people[key], tuple(branch(one) for one in below.get(key, ())))

    return tuple(branch(key) for key in below.get(None, ()))
