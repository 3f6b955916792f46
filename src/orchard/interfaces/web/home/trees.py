"""The orchard as a picture: each account a tree, drawn from its figures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.domain.core.rules import Permission
from orchard.domain.economics.queries.orchard import Tree
from orchard.interfaces.web.account_health.telling import Told, told
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.home.desk import Desk, address
from orchard.interfaces.web.home.spark import Spark, spark

GROUND = 104
SMALLEST, LARGEST = 11.0, 38.0
MOST_ROOTS, MOST_LEAVES = 6, 4
ROOT_PATHS = (
    "M60 104c-2 8-9 10-14 16",
    "M60 104c2 8 9 10 14 16",
    "M60 104c-4 6-17 7-24 9",
    "M60 104c4 6 17 7 24 9",
    "M60 104c-1 8-3 12-4 20",
    "M60 104c1 8 3 12 4 20",
)
LEAF_PLACES = ((22, 84), (96, 78), (34, 96), (86, 94))


@dataclass(frozen=True, slots=True)
class Drawing:
    """One tree: where its crown stands and how large it is, its roots, its falling leaves."""

    tree: Tree
    radius: float
    crown_y: float
    trunk_width: float
    roots: tuple[str, ...]
    leaves: tuple[tuple[int, int], ...]
    is_known: bool
    words: str
    spark: Spark | None
    health: Told

    @property
    def href(self) -> str:
        """Return the address of the account."""
        return address("accounts:overview", self.tree.account.slug)

    @property
    def size_words(self) -> str:
        """Return the figure that the size stands for."""
        return figures.short_money(_size(self.tree))

    @property
    def lobes(self) -> tuple[tuple[float, float, float], ...]:
        """Return the circles that make the crown look grown: x, y, radius."""
        r, y = self.radius, self.crown_y
        return (
            (60, y - r * 0.22, r * 0.74),
            (60 - r * 0.46, y + r * 0.2, r * 0.58),
            (60 + r * 0.46, y + r * 0.2, r * 0.58),
        )


def drawings(desk: Desk) -> tuple[Drawing, ...]:
    """Return the trees drawn to one scale: the area of a crown stands for the value."""
    largest = max((_size(tree) or Decimal(0) for tree in desk.trees), default=Decimal(0))
    as_of = desk.facts.as_of if desk.facts else None
    return tuple(_drawing(tree, largest, as_of, _health(tree, desk)) for tree in desk.trees)


def _health(tree: Tree, desk: Desk) -> Told:
    """Return what is told of health: nothing but whose it is to who is not in the team."""
    is_team = tree.is_mine and desk.may(Permission.SEE_OPINIONS)
    return told(desk.stood.get(tree.account.pk), is_team=is_team)


def _drawing(tree: Tree, largest: Decimal, as_of: date | None, health: Told) -> Drawing:
    size = _size(tree)
    radius = _radius(size, largest)
    return Drawing(
        tree=tree,
        radius=round(radius, 1),
        crown_y=round(GROUND - 16 - radius * 0.9, 1),
        trunk_width=round(2.5 + radius / 9, 1),
        roots=ROOT_PATHS[: min(tree.people, MOST_ROOTS)],
        leaves=LEAF_PLACES[: min(len(tree.signals), MOST_LEAVES)],
        is_known=size is not None,
        words=_words(tree, health),
        health=health,
        spark=spark(tree.figures.quarters, as_of) if tree.figures and as_of else None,
    )


def _size(tree: Tree) -> Decimal | None:
    """Return what the size stands for: the value, or revenue where that is not to be seen."""
    if tree.value is not None or (tree.figures and tree.figures.shows_margins):
        return tree.value
    return tree.figures.revenue_year if tree.figures else None


def _radius(size: Decimal | None, largest: Decimal) -> float:
    if size is None or size <= 0 or largest <= 0:
        return SMALLEST
    return max(SMALLEST, LARGEST * math.sqrt(float(size / largest)))


def _words(tree: Tree, health: Told) -> str:
    """Return what the picture of the tree says, besides the name that stands below it."""
    count = len(tree.signals)
    signs = ngettext("%(n)d sign of drift", "%(n)d signs of drift", count) % {"n": count}
    people = ngettext("%(n)d person", "%(n)d people", tree.people) % {"n": tree.people}
    shows_value = tree.value is not None or (tree.figures and tree.figures.shows_margins)
    text = (
        _("lifetime value %(size)s, %(health)s, %(signs)s, %(people)s of ours")
        if shows_value
        else _("revenue %(size)s, %(health)s, %(signs)s, %(people)s of ours")
    )
    size = figures.short_money(_size(tree))
    facts = {"size": size, "health": health.words, "signs": signs, "people": people}
    return text % facts
