"""What the people's page shows: coverage with its parts, people by rows, cells and fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from orchard.analytics.coverage import Part, Quadrant
from orchard.domain.relationships.queries import Changes, PeopleMap, PersonNow
from orchard.domain.relationships.rules import WHY, Function
from orchard.interfaces.web.relations import drawing, matrix, wording

VIEWS = ("list", "map", "matrix", "grid", "changes")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the grid of influence and interest, with who stands there."""

    title: str
    advice: str
    people: tuple[PersonNow, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A function group: what it is to us, and how many people we know there."""

    title: str
    why: str
    people: int
    href: str
    function: Function


def shown(
    found: PeopleMap, view: str, today: date, *, slug: str, ties: str = ""
) -> dict[str, object]:
    """Return everything that the page shows of a map."""
    as_of = f"&on={found.on.isoformat()}" if found.on < today else ""
    return {
        "map": found,
        "view": view if view in VIEWS else VIEWS[0],
        "today": today,
        "is_past": found.on < today,
        "days_back": _days_back(found, today),
        "as_of": as_of,
        "band": wording.band_name(found.coverage.band),
        "band_kind": wording.BANDS.get(found.coverage.band, "none"),  # type: ignore[arg-type]  # no band has no kind
        "reason": wording.reason(found),
        "warnings": wording.warnings(found),
        "parts": [(wording.name_of(found, part.key), part) for part in _heaviest(found)],
        "holes": [(wording.gap_text(found, gap), gap) for gap in found.gaps],
        "matrix": matrix.rows(found, slug) if view == "matrix" else (),
        "fields": _fields(found),
        "picture": drawing.picture(found, ties=ties) if view == "map" else None,
        "unplaced": [one for one in found.people if one.quadrant is None],
        "groups": [_group(found, one, as_of) for one in Function],
    }


def changed(found: Changes) -> dict[str, object]:
    """Return what the list of changes shows."""
    return {
        "since": found.before.on,
        "before": found.before.coverage.index,
        "rows": [(row, wording.change_name(row.change)) for row in found.rows],
    }


def _group(found: PeopleMap, function: Function, as_of: str) -> Group:
    """Return a function group, with the address of its people in the list."""
    here = sum(one.place.function == function for one in found.people)
    href = f"?view=list{as_of}&function={function.value}"
    return Group(str(function.label), str(WHY[function]), here, href, function)


def _heaviest(found: PeopleMap) -> list[Part]:
    return sorted(found.coverage.parts, key=lambda part: -part.missing_points)


def _days_back(found: PeopleMap, today: date) -> int:
    """Return how many days there is something to look back on, at least to the day shown."""
    return max([(today - found.first_on).days if found.first_on else 1, (today - found.on).days, 1])


def _fields(found: PeopleMap) -> list[Field]:
    fields = []
    for quadrant in (
        Quadrant.KEEP_SATISFIED, Quadrant.MANAGE_CLOSELY, Quadrant.MONITOR, Quadrant.KEEP_INFORMED,
    ):  # fmt: skip
        people = tuple(one for one in found.people if one.quadrant is quadrant)
        fields.append(Field(*wording.advice(quadrant), people))
    return fields
