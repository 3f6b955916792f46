"""What one may ask about people at the customer."""

from __future__ import annotations

from orchard.domain.relationships.queries.maps import (
    AttitudeNow,
    PeopleMap,
    PersonNow,
    TieNow,
    people_map,
)
from orchard.domain.relationships.queries.people import (
    attitudes_of,
    buying_role,
    contact,
    contacts,
    history_of,
    may_see_opinions,
    opening,
    our_people,
    reassignment,
    seat,
    tie_between,
    weighings_of,
)
from orchard.domain.relationships.queries.privacy import (
    Held,
    contact_to_answer,
    contacts_called,
    held_about,
)
from orchard.domain.relationships.queries.tasks import (
    DueReview,
    due_reviews,
    people_tasks,
    reassignments_of,
)

__all__ = [
    "AttitudeNow",
    "DueReview",
    "Held",
    "PeopleMap",
    "PersonNow",
    "TieNow",
    "attitudes_of",
    "buying_role",
    "contact",
    "contact_to_answer",
    "contacts",
    "contacts_called",
    "due_reviews",
    "held_about",
    "history_of",
    "may_see_opinions",
    "opening",
    "our_people",
    "people_map",
    "people_tasks",
    "reassignment",
    "reassignments_of",
    "seat",
    "tie_between",
    "weighings_of",
]
