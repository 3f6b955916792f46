"""What one may do with risks, one module for each noun."""

from __future__ import annotations

from orchard.domain.risk.services.checks import check_category
from orchard.domain.risk.services.register import (
    Look,
    Opening,
    Over,
    RiskNote,
    Treating,
    accept_risk,
    change_risk,
    end_risk,
    note_risk,
    open_risk,
    propose_risk,
    review_risk,
    treat_risk,
)
from orchard.domain.risk.services.short import Answers, look_shortly
from orchard.domain.risk.services.signals import dismiss_signal, take_signal_over

__all__ = [
    "Answers",
    "Look",
    "Opening",
    "Over",
    "RiskNote",
    "Treating",
    "accept_risk",
    "change_risk",
    "check_category",
    "dismiss_signal",
    "end_risk",
    "look_shortly",
    "note_risk",
    "open_risk",
    "propose_risk",
    "review_risk",
    "take_signal_over",
    "treat_risk",
]
