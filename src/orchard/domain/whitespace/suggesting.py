"""Which suggestions stand, in which order, and how good such suggestions were."""

from __future__ import annotations

from dataclasses import dataclass

from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.whitespace.board import Sources
from orchard.domain.whitespace.models import Suggestion, WhiteSpaceSet
from orchard.domain.whitespace.rules import NEVER_SUGGESTED

MOST = 10
POPULARITY = "popularity"


@dataclass(frozen=True, slots=True)
class Score:
    """How one way of suggesting did in the back-test."""

    method: str
    hit_rate: float
    precision: float
    recall: float
    ndcg: float


@dataclass(frozen=True, slots=True)
class Tested:
    """How good suggestions were on this ledger."""

    method: str
    """The way by which suggestions are made here."""
    buyers: int
    scores: tuple[Score, ...]
    amount_cover: float | None
    amount_error: float | None

    @property
    def ours(self) -> Score:
        """Return the score of the way by which suggestions are made here."""
        return self._of(self.method)

    @property
    def popular(self) -> Score:
        """Return the score of what most buy, which everybody could suggest."""
        return self._of(POPULARITY)

    def _of(self, method: str) -> Score:
        return next(score for score in self.scores if score.method == method)


def suggestions(sources: Sources, *, most: int = MOST) -> list[Suggestion]:
    """Return open suggestions, the most worth first; nothing that somebody ruled out since.

    Who may not see margins gets them by expected sales, so that the order tells nothing.
    """
    found = [one for place, one in sources.suggested.items() if not _is_ruled_out(sources, place)]
    if not may(sources.viewer, Permission.SEE_MARGINS):
        found.sort(key=lambda one: (-one.expected, one.pk))
    return found[:most]


def _is_ruled_out(sources: Sources, place: tuple[int | None, tuple[str, str]]) -> bool:
    said = sources.standing(*place)
    return said is not None and said.status in NEVER_SUGGESTED


def tested(look: WhiteSpaceSet | None) -> Tested | None:
    """Return how good suggestions were; `None` when the ledger is too short or small to tell."""
    if look is None or not look.tested:
        return None
    told = look.tested
    scores = tuple(Score(**score) for score in told["scores"])
    return Tested(look.method, told["buyers"], scores, told["amount_cover"], told["amount_error"])
