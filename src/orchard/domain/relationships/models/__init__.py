"""The tables of people at the customer: contacts, ties, opinions with their dates, seats, reviews."""

from __future__ import annotations

from orchard.domain.relationships.models.arrivals import EMPTIED, KEPT, Arrival, WaitingFile
from orchard.domain.relationships.models.contacts import BuyingRole, Contact, Weighing
from orchard.domain.relationships.models.intakes import EMPTIED_INTAKE, Intake
from orchard.domain.relationships.models.introductions import Introduction
from orchard.domain.relationships.models.lines import Line, Placement
from orchard.domain.relationships.models.looks import PersonLook
from orchard.domain.relationships.models.preparing import (
    OpenPoint,
    Preparation,
    PreparationSeat,
)
from orchard.domain.relationships.models.privacy import Erasure
from orchard.domain.relationships.models.restrictions import Restriction
from orchard.domain.relationships.models.scoping import (
    ContactQuerySet,
    OpinionQuerySet,
    in_family,
    in_homes,
    is_usable,
    of_team,
)
from orchard.domain.relationships.models.seats import GapSeat, MapReview, Reassignment
from orchard.domain.relationships.models.stories import Story
from orchard.domain.relationships.models.styles import StyleObservation
from orchard.domain.relationships.models.switch import OpinionSwitch
from orchard.domain.relationships.models.ties import (
    AttitudeAssessment,
    Encounter,
    Tie,
    TieAssessment,
)

__all__ = [
    "EMPTIED",
    "EMPTIED_INTAKE",
    "KEPT",
    "Arrival",
    "AttitudeAssessment",
    "BuyingRole",
    "Contact",
    "ContactQuerySet",
    "Encounter",
    "Erasure",
    "GapSeat",
    "Intake",
    "Introduction",
    "Line",
    "MapReview",
    "OpenPoint",
    "OpinionQuerySet",
    "OpinionSwitch",
    "PersonLook",
    "Placement",
    "Preparation",
    "PreparationSeat",
    "Reassignment",
    "Restriction",
    "Story",
    "StyleObservation",
    "Tie",
    "TieAssessment",
    "WaitingFile",
    "Weighing",
    "in_family",
    "in_homes",
    "is_usable",
    "of_team",
]
