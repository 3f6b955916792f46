"""Where the boxes of a tree stand: side by side while there is room, below each other where not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes of a drawing: a box, the space between boxes, how far a hanging box is set in."""

    width: float
    height: float
    gap: float
    indent: float
    room: float

    @property
    def pitch(self) -> float:
        """Return how far one row is from the next."""
        return self.height + self.gap


@dataclass(frozen=True, slots=True)
class Drawing:
    """Left upper corners of boxes, the lines from each box to the one above, and the whole size."""

    corners: Mapping[str, Point]
    lines: Mapping[str, tuple[Point, ...]]
    width: float
    height: float


@dataclass(slots=True)
class _Block:
    """A part of the drawing: left edges by box, rows by box, and how far each row reaches."""

    left: dict[str, float] = field(default_factory=dict)
    row: dict[str, int] = field(default_factory=dict)
    spines: dict[str, float] = field(default_factory=dict)
    edges: dict[int, tuple[float, float]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return max(self.edges, default=-1) + 1

    @property
    def first(self) -> float:
        return min((left for left, _right in self.edges.values()), default=0.0)

    @property
    def last(self) -> float:
        return max((right for _left, right in self.edges.values()), default=0.0)

    def put(self, key: str, left: float, row: int, width: float) -> None:
        """Put one box."""
        self.left[key], self.row[key] = left, row
        self._reach(row, left, left + width)

    def take(self, other: _Block, x: float, rows: int) -> None:
        """Take another part in, moved to the right and down."""
        self.left |= {key: left + x for key, left in other.left.items()}
        self.row |= {key: row + rows for key, row in other.row.items()}
        self.spines |= {key: at + x for key, at in other.spines.items()}
        for row, (left, right) in other.edges.items():
            self._reach(row + rows, left + x, right + x)

    def widen(self, left: float) -> None:
        """Keep every row free from here on."""
        self.edges = {row: (min(left, one), right) for row, (one, right) in self.edges.items()}

    def _reach(self, row: int, left: float, right: float) -> None:
        was = self.edges.get(row, (left, right))
        self.edges[row] = (min(was[0], left), max(was[1], right))


def tree(above: Mapping[str, str | None], measures: Measures) -> Drawing:
    """Return where the boxes of a tree stand and how its lines run; no two boxes overlap.

    As many levels as fit stand side by side, closed up along their contours (Reingold and
    Tilford); what is below hangs in a column, set in. Where even that is too wide, columns wrap.

    Parameters
    ----------
    above
        For each box the one above it, `None` at the top; boxes in the order in which they stand.
        One above that is not among the boxes counts as none; a ring is cut where it closes.
    measures
        Sizes, in one unit of length.

    Returns
    -------
    Drawing
        Corners, lines and size in the same unit.

    Source
    ------
    E. M. Reingold and J. S. Tilford, "Tidier Drawings of Trees" (1981), for the contours.

    Example
    -------
    >>> found = tree({"a": None, "b": "a", "c": "a"}, Measures(10, 4, 2, 3, 100))
    >>> found.corners
    {'a': (6.0, 0), 'b': (0.0, 6), 'c': (12.0, 6)}
    """
    return _Layout(above, measures).drawing()


class _Layout:
    """One drawing in the making."""

    def __init__(self, above: Mapping[str, str | None], measures: Measures) -> None:
        self.measures = measures
        self.above = _without_rings(above)
        self.below: dict[str | None, list[str]] = {}
        for key, parent in self.above.items():
            self.below.setdefault(parent, []).append(key)
        self.roots = self.below.get(None, [])

    def drawing(self) -> Drawing:
        """Return the widest drawing that fits."""
        m, block = self.measures, self._fitting()
        corners = {
            key: (block.left[key] - block.first, block.row[key] * m.pitch) for key in self.above
        }
        spines = {key: x - block.first for key, x in block.spines.items()}
        lines = {
            key: self._line(corners, spines, key, parent)
            for key, parent in self.above.items()
            if parent is not None
        }
        height = max(block.rows * m.pitch - m.gap, 0.0)
        return Drawing(corners, lines, block.last - block.first, height)

    def _fitting(self) -> _Block:
        for levels in range(self._depth(), 0, -1):
            block = self._beside(self.roots, levels)
            if block.last - block.first <= self.measures.room:
                return block
        return self._wrapped(self.roots, self.measures.room, opens=len(self.roots) == 1)

    def _depth(self) -> int:
        depth, row = 0, self.roots
        while row:
            depth, row = depth + 1, [key for one in row for key in self.below.get(one, ())]
        return depth

    def _beside(self, keys: Sequence[str], levels: int) -> _Block:
        """Stand parts side by side, each as near to the ones before as their contours allow."""
        found = _Block()
        for key in keys:
            part = self._part(key, levels)
            shared = [row for row in part.edges if row in found.edges]
            x = max(
                (found.edges[row][1] + self.measures.gap - part.edges[row][0] for row in shared),
                default=0.0,
            )
            found.take(part, x, 0)
        return found

    def _part(self, key: str, levels: int) -> _Block:
        """Return a box with everything below it."""
        width, children = self.measures.width, self.below.get(key, [])
        found = _Block()
        if levels > 0 and children:
            below = self._beside(children, levels - 1)
            middle = (below.left[children[0]] + below.left[children[-1]]) / 2
            found.put(key, middle, 0, width)
            found.take(below, 0.0, 1)
            return found
        found.put(key, 0.0, 0, width)
        for child in children:
            found.take(self._part(child, 0), self.measures.indent, found.rows)
        if children:
            found.spines[key] = self.measures.indent / 2
            found.widen(0.0)  # the line down runs left of everything that hangs
        return found

    def _wrapped(self, keys: Sequence[str], room: float, *, opens: bool) -> _Block:
        """Hang everything, and wrap the columns; a single top opens its own columns below itself.

        A row of columns that leaves room, as the last one often does, opens as far as it fits.
        """
        found, row = _Block(), 0
        if opens:
            (top,) = keys
            keys, row = self.below.get(top, []), 1
            found.put(top, self.measures.indent, 0, self.measures.width)
            found.spines[top] = 0.0
        for columns in self._rows(keys, room):
            x = self.measures.indent
            for part in self._opened(columns, room - x):
                found.take(part, x - part.first, row)
                x += part.last - part.first + self.measures.gap
            row = found.rows
        return found

    def _rows(self, keys: Sequence[str], room: float) -> Iterator[list[str]]:
        """Yield the columns of one row after the other: as many as fit while everything hangs."""
        row, x = list[str](), self.measures.indent
        for key in keys:
            width = self._part(key, 0).last
            if row and x + width > room:
                yield row
                row, x = [], self.measures.indent
            row.append(key)
            x += width + self.measures.gap
        if row:
            yield row

    def _opened(self, keys: Sequence[str], room: float) -> list[_Block]:
        """Return the parts of one row, with as many levels side by side as there is room for.

        One that stands alone and is still too wide wraps in its turn.
        """
        for levels in range(self._depth(), 0, -1):
            parts = [self._part(key, levels) for key in keys]
            gaps = self.measures.gap * (len(parts) - 1)
            if sum(part.last - part.first for part in parts) + gaps <= room:
                return parts
        if len(keys) == 1 and any(child in self.below for child in self.below.get(keys[0], [])):
            alone = self._wrapped(keys, room, opens=True)
            alone.widen(0.0)  # its line down runs left of it
            return [alone]
        return [self._part(key, 0) for key in keys]

    def _line(
        self,
        corners: Mapping[str, Point],
        spines: Mapping[str, float],
        key: str,
        parent: str,
    ) -> tuple[Point, ...]:
        """Return the corners of the line from a box up to the one above, in the free space."""
        m, (x, y), (px, py) = self.measures, corners[key], corners[parent]
        middle, foot = x + m.width / 2, py + m.height
        if parent not in spines:
            turn = foot + m.gap / 2
            start = px + m.width / 2
            return ((start, foot), (start, turn), (middle, turn), (middle, y))
        spine = spines[parent]
        if spine >= px:
            return ((spine + 0.0, foot), (spine, y + m.height / 2), (x, y + m.height / 2))
        start, leave, turn = px + m.width / 2, foot + m.gap / 2, y - m.gap / 2
        return ((start, foot), (start, leave), (spine, leave), (spine, turn), (middle, turn),
                (middle, y))  # fmt: skip


def _without_rings(above: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return the same with strangers above left out, and every ring cut once."""
    found: dict[str, str | None] = {}
    for key, parent in above.items():
        one, seen = parent, {key}
        while one is not None and one in found and one not in seen:
            seen.add(one)
            one = found[one]
        found[key] = parent if parent in above and one not in seen else None
    return found
