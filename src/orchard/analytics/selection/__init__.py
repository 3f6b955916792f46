"""Choosing key accounts: scores by criteria, strength, categories, and how firm a choice is."""

from orchard.analytics.categories import Category, Lines, category
from orchard.analytics.selection.bands import BandTable, score_by_bands
from orchard.analytics.selection.mistakes import SelectionMistake
from orchard.analytics.selection.ratings import Agreement, agreement
from orchard.analytics.selection.robustness import (
    Acceptability,
    Firmness,
    acceptability,
    firmness,
)
from orchard.analytics.selection.scoring import Attractiveness, attractiveness
from orchard.analytics.selection.strength import (
    Strength,
    relative_strength,
    strength_by_stage,
)
from orchard.analytics.selection.weightings import Region, draw, weightings_near

__all__ = [
    "Acceptability",
    "Agreement",
    "Attractiveness",
    "BandTable",
    "Category",
    "Firmness",
    "Lines",
    "Region",
    "SelectionMistake",
    "Strength",
    "acceptability",
    "agreement",
    "attractiveness",
    "category",
    "draw",
    "firmness",
    "relative_strength",
    "score_by_bands",
    "strength_by_stage",
    "weightings_near",
]
