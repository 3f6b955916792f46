"""Who can introduce us: the shortest chain of people from somebody we know well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def chain(
    target: str, doors: Mapping[str, float], neighbours: Mapping[str, Sequence[str]], *, most: int
) -> tuple[str, ...] | None:
    """Return the shortest chain from a door to the target, both included.

    A door is somebody whom one of us knows well. Of chains of the same length the one whose door
    weighs most is taken, then the one that comes first.

    Parameters
    ----------
    target
        Whom we want to meet.
    doors
        Weight of each door: strength of our best tie times its freshness; larger is better.
    neighbours
        Who stands next to whom in their house; read in both directions where both are named.
    most
        The longest chain, counted in people of theirs.

    Returns
    -------
    tuple of str or None
        From the door to the target; nothing where no chain is short enough.

    Source
    ------
    Breadth-first search (E. F. Moore, "The shortest path through a maze", 1959).

    Example
    -------
    >>> chain("ceo", {"ops": 4.0}, {"ceo": ["ops"]}, most=3)
    ('ops', 'ceo')
    """
    paths: list[tuple[str, ...]] = [(target,)]
    seen = {target}
    for _length in range(most):
        ends = [path for path in paths if path[0] in doors]
        if ends:
            return max(ends, key=lambda path: doors[path[0]])
        longer: list[tuple[str, ...]] = []
        for path in paths:
            for one in neighbours.get(path[0], ()):
                if one not in seen:
                    seen.add(one)
                    longer.append((one, *path))
        paths = longer
    return None
