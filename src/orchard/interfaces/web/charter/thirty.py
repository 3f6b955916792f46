"""What the page of a step of the first thirty days shows beside its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.meetings.queries.bookings import bookings
from orchard.domain.people import queries as people
from orchard.domain.risk.queries.short import looked_at
from orchard.domain.selection import queries
from orchard.domain.selection.queries import Starter
from orchard.domain.selection.queries.overview import Programme, last_reviews, programme
from orchard.domain.selection.rules.choices import StarterStep
from orchard.interfaces.web.charter.exposure import exposures
from orchard.interfaces.web.charter.steps import (
    FACT_NAMES,
    all_chosen,
    shown_steps,
    stones,
    warnings,
)
from orchard.interfaces.web.charter.tidying import checklist
from orchard.interfaces.web.frame.clock import today


@dataclass(frozen=True, slots=True)
class Ground:
    """What a step is told from: the first thirty days, and for the first step the programme too."""

    starter: Starter
    programme: Programme | None = None


def ground_of(viewer: User, key: StarterStep, today: date) -> Ground:
    """Return what the page of a step needs, and no more."""
    if key is not StarterStep.CHOOSE:
        return Ground(queries.starter(viewer, today))
    found = programme(viewer, today)
    return Ground(found.starter, found)


def step_context(viewer: User, key: StarterStep, found: Ground) -> Mapping[str, object]:
    """Return what the page of a step shows."""
    shown = next(one for one in shown_steps(found.starter) if one.step.key is key)
    more = _MORE.get(key)
    context = {"shown": shown, "chosen": found.starter.chosen}
    return {**context, **(more(viewer, found) if more else {})}


def _choosing(viewer: User, found: Ground) -> Mapping[str, object]:
    assert found.programme is not None, "the first step is told from the whole programme"
    chosen = all_chosen(found.programme)
    reviews = last_reviews(viewer, chosen, found.programme.policy)
    way = stones(viewer, found.programme)
    return {
        "stones": way,
        "may_lead": viewer.may(Permission.LEAD_SELECTION),
        "next_stone": next((one for one in way if not one.is_done), None),
        "reviews": reviews,
        "warnings": warnings(found.starter, len(chosen), reviews),
    }


def _tidying(viewer: User, found: Ground) -> Mapping[str, object]:
    gaps = [(FACT_NAMES[one.key], one) for one in found.starter.gaps]
    chosen = found.starter.chosen
    more = checklist(viewer, chosen, today()).groups if chosen else []
    return {"gaps": gaps, "empty_seats": gaps[3:], "groups": more}


def _risk(viewer: User, found: Ground) -> Mapping[str, object]:
    looks = looked_at(viewer, found.starter.chosen, found.starter.began_on)
    known = exposures(viewer, found.starter.chosen)
    rows = list(zip(known, looks, strict=True))
    sees, margins = viewer.may(Permission.SEE_LEDGER), viewer.may(Permission.SEE_MARGINS)
    return {"rows": rows, "sees_ledger": sees, "sees_margins": margins}


def _meeting(viewer: User, found: Ground) -> Mapping[str, object]:
    return {"bookings": bookings(viewer, found.starter.chosen, found.starter.began_on)}


def _coaching(viewer: User, found: Ground) -> Mapping[str, object]:
    return {
        "coached": people.coached(viewer, found.starter.chosen, today=today()),
        "my_series": people.my_series(viewer),
        "next_talks": people.next_talks(viewer, today=today()),
        "may_agree": viewer.may(Permission.NOMINATE),
    }


_MORE: dict[StarterStep, Callable[[User, Ground], Mapping[str, object]]] = {
    StarterStep.CHOOSE: _choosing,
    StarterStep.TIDY: _tidying,
    StarterStep.RISK: _risk,
    StarterStep.MEET: _meeting,
    StarterStep.COACH: _coaching,
    StarterStep.ASSISTANT: lambda _viewer, found: {"trials": found.starter.trials},
}
