"""What the KPIs of the register are now, as far as the figures tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from orchard.domain.core.models import User
from orchard.domain.economics import queries as economics
from orchard.interfaces.web.frame.figures import percent, short_money
from orchard.interfaces.web.portfolio import ground, panels


@dataclass(frozen=True, slots=True)
class Standing:
    """The value of a KPI: with unit, grade, day, and the address of the accounts behind it."""

    value: str
    unit: str
    grade: str
    as_of: date
    href: str


def standings(viewer: User) -> dict[str, Standing]:
    """Return what is known to the viewer, by the keys of the register."""
    found = ground.stand(viewer)
    if found is None:
        return {}
    values = economics.kpi_values(viewer, found.view)
    known = {key: one for key, one in values.items() if one.amount is not None}
    return {key: _standing(key, one, found) for key, one in known.items()}


def _standing(key: str, now: economics.KpiValue, found: ground.Ground) -> Standing:
    return Standing(
        value=short_money(now.amount) if now.is_money else percent(now.amount),
        unit=found.currency if now.is_money else "",
        grade=now.grade,
        as_of=found.facts.as_of,
        href=panels.rows_behind(**panels.BEHIND.get(key, {})),
    )
