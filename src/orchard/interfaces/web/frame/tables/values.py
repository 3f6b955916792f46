"""The values of a row by the path of a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from orchard.domain.core.money import Money


def value_at(row: object, path: Sequence[str]) -> object:
    """Return what stands at the path; nothing where a step is missing or unknown."""
    found: object = row
    for step in path:
        if found is None:
            return None
        found = found.get(step) if isinstance(found, Mapping) else getattr(found, step, None)
        if callable(found):
            found = found()
    return found


def rank(value: object) -> tuple[int, object]:
    """Return what sorts: text without regard to case, money by amount, the unknown apart."""
    if isinstance(value, Money):
        return (0, value.amount)
    if isinstance(value, str):
        return (0, value.casefold())
    return (0, value)
