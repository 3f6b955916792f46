"""What one may ask about what customers say."""

from __future__ import annotations

from orchard.domain.voice.queries.behaviour import Behaviour, behaviour
from orchard.domain.voice.queries.rows import (
    LEFT,
    STEP,
    answers_of,
    benefit_checks,
    open_steps,
    removed_sheet,
    sheet,
    sheets_of,
    step,
    step_owners,
    steps_of,
    waiting_steps,
)
from orchard.domain.voice.queries.standing import Heard, Measured, Standing, standing

__all__ = [
    "LEFT",
    "STEP",
    "Behaviour",
    "Heard",
    "Measured",
    "Standing",
    "answers_of",
    "behaviour",
    "benefit_checks",
    "open_steps",
    "removed_sheet",
    "sheet",
    "sheets_of",
    "standing",
    "step",
    "step_owners",
    "steps_of",
    "waiting_steps",
]
