"""How well an account is covered: who there knows us, how freshly, and on whom it all hangs.

Plain Python: an account has tens of people, and every page of people computes this anew.
"""

from __future__ import annotations

from orchard.analytics.coverage.gaps import Expectation, Gap, GapKind, gaps
from orchard.analytics.coverage.grid import Quadrant, quadrant
from orchard.analytics.coverage.index import Band, Coverage, Part, band_of, coverage, freshness
from orchard.analytics.coverage.keepers import Keeper, Keepers, Tone, keepers
from orchard.analytics.coverage.pattern import Pattern, minimum_pattern
from orchard.analytics.coverage.stakeholders import CoverageMistake, Stakeholder, Tie

__all__ = [
    "Band",
    "Coverage",
    "CoverageMistake",
    "Expectation",
    "Gap",
    "GapKind",
    "Keeper",
    "Keepers",
    "Part",
    "Pattern",
    "Quadrant",
    "Stakeholder",
    "Tie",
    "Tone",
    "band_of",
    "coverage",
    "freshness",
    "gaps",
    "keepers",
    "minimum_pattern",
    "quadrant",
]
