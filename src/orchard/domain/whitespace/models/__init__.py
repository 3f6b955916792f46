"""Cells and wallets as people know them, figures and suggestions as the job stores them."""

from __future__ import annotations

from orchard.domain.whitespace.models.cells import AwarenessTask, Cell, Coverage, WalletEstimate
from orchard.domain.whitespace.models.deals import Deal
from orchard.domain.whitespace.models.figures import (
    AccountSales,
    OfferFigures,
    Suggestion,
    WhiteSpaceSet,
)
from orchard.domain.whitespace.models.ideas import Idea, Opportunity, OpportunityQuerySet

__all__ = [
    "AccountSales",
    "AwarenessTask",
    "Cell",
    "Coverage",
    "Deal",
    "Idea",
    "OfferFigures",
    "Opportunity",
    "OpportunityQuerySet",
    "Suggestion",
    "WalletEstimate",
    "WhiteSpaceSet",
]
