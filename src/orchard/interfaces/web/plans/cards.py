"""The cards of the plan page, one line each: where it stands, its template, what it shows.

A card is a function from the plan as it is looked at to the context of its template, which finds
it as `card`; where it returns nothing, the card is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from orchard.domain.plans.rules.plan import Mode
from orchard.interfaces.web.actions import on_plan as actions
from orchard.interfaces.web.groups import card as groups
from orchard.interfaces.web.joint import together
from orchard.interfaces.web.plan_versions import state
from orchard.interfaces.web.plans import (
    decide,
    goals,
    initiatives,
    judging,
    opportunities,
    week,
)
from orchard.interfaces.web.plans.place import OnPlan
from orchard.interfaces.web.risks import card as risks

Shown = Mapping[str, object]


class Place(StrEnum):
    """Where on the page a card stands."""

    HEAD = "head"
    """In the line of the title: a few words, no card."""
    BUTTONS = "buttons"
    """Beside the title: links and buttons, no card."""
    TOP = "top"
    """Over both columns: how far the plan is."""
    MAIN = "main"
    SIDE = "side"


@dataclass(frozen=True, slots=True)
class Card:
    """One card; in its place they follow in the order of the list."""

    place: Place
    template: str
    show: Callable[[OnPlan], Shown | None]
    is_on_one_page: bool = True
    """Whether a plan on one page shows it, too: that has five parts and no more."""


CARDS: tuple[Card, ...] = (
    Card(Place.HEAD, "plans/cards/used.html", week.used),
    Card(Place.BUTTONS, "plans/cards/buttons.html", lambda _seen: {}),
    Card(Place.BUTTONS, "plan_versions/links.html", state.buttons),
    Card(Place.TOP, "plan_versions/state.html", state.card),
    Card(Place.TOP, "plans/cards/week.html", week.card, is_on_one_page=False),
    Card(Place.MAIN, "plans/cards/goals.html", goals.card),
    Card(Place.MAIN, "plans/cards/actions.html", actions.card),
    Card(Place.MAIN, "plans/cards/initiatives.html", initiatives.card, is_on_one_page=False),
    Card(Place.SIDE, "plans/cards/decide.html", decide.card, is_on_one_page=False),
    Card(Place.SIDE, "plans/cards/opportunities.html", opportunities.card),
    Card(Place.SIDE, "risks/card.html", risks.card),
    Card(Place.SIDE, "joint/card.html", together.card, is_on_one_page=False),
    Card(Place.SIDE, "groups/card.html", groups.card, is_on_one_page=False),
    Card(Place.SIDE, "plans/cards/quality.html", judging.card, is_on_one_page=False),
)


@dataclass(frozen=True, slots=True)
class Filled:
    """A card with what it shows."""

    template: str
    shown: Shown


def filled(seen: OnPlan) -> dict[str, list[Filled]]:
    """Return the cards of a plan by their place."""
    found: dict[str, list[Filled]] = {place.value: [] for place in Place}
    is_short = seen.plan.mode == Mode.ONE_PAGE
    for one in CARDS:
        if is_short and not one.is_on_one_page:
            continue
        if (shown := one.show(seen)) is not None:
            found[one.place].append(Filled(one.template, shown))
    return found
