"""What pages show of the ways of working: one person's, or all four."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from orchard.domain.core.models import User
from orchard.domain.relationships import queries
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.rules import Colour
from orchard.domain.relationships.styles import GUIDES, Guide
from orchard.interfaces.web.relations.wording import NAMES, WAYS


@dataclass(frozen=True, slots=True)
class Way:
    """One of the four, as a page shows it."""

    colour: Colour
    name: Promise
    title: Promise
    guide: Guide


def way(colour: str) -> Way:
    """Return one way of working with its words."""
    one = Colour(colour)
    return Way(one, NAMES[one], WAYS[one], GUIDES[one])


def ways() -> list[Way]:
    """Return all four."""
    return [way(one) for one in Colour]


def of_person(viewer: User, person: Contact, *, on: date) -> dict[str, object]:
    """Return what a page shows of how one person likes to work; nothing while it is switched off."""
    history = queries.styles_of(viewer, person)
    if not history and not queries.are_opinions_on(viewer):
        return {"opinions_on": False}
    latest = history[0] if history and person.is_here and person.restricted_on is None else None
    valid = latest if latest and latest.expires_on >= on else None
    return {
        "opinions_on": True,
        "styles": [(one, NAMES[Colour(one.primary)], one.expires_on < on) for one in history],
        "style": valid,
        "way": way(valid.primary) if valid else None,
        "second": NAMES[Colour(valid.secondary)] if valid and valid.secondary else None,
        "has_expired": bool(history) and history[0].expires_on < on,
    }
