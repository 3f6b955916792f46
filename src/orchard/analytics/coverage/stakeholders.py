"""What coverage is computed from: people at the customer, seats nobody fills, and ties to them."""

from __future__ import annotations

from dataclasses import dataclass

from orchard.analytics.mistakes import AnalyticsMistake

LOWEST_INFLUENCE, HIGHEST_INFLUENCE = 1, 5


class CoverageMistake(AnalyticsMistake):
    """A stakeholder or a tie is off its scale; the text names it and says what to correct."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie between one of our people and one of theirs.

    `strength` runs from 0 (none) to the strongest of the policy (4, an advocate); `days` since the
    last meaningful contact, `None` when there was none.
    """

    ours: str
    strength: int
    days: int | None = None

    def __post_init__(self) -> None:
        if self.strength < 0:
            raise CoverageMistake("The strength of a tie begins at 0, which is none.")
        if self.days is not None and self.days < 0:
            raise CoverageMistake("A last contact lies in the past: give days from 0 on.")


@dataclass(frozen=True, slots=True)
class Stakeholder:
    """A person at the customer, or a seat that somebody should fill.

    `influence` runs from 1 to 5, `None` while nobody assessed it: such a person weighs nothing and
    is named instead. `function` and `level` are whatever keys the caller uses; a seat has no ties.
    """

    key: str
    influence: int | None
    ties: tuple[Tie, ...] = ()
    function: str = ""
    level: str = ""
    roles: tuple[str, ...] = ()
    is_seat: bool = False

    def __post_init__(self) -> None:
        said = self.influence
        if said is not None and not LOWEST_INFLUENCE <= said <= HIGHEST_INFLUENCE:
            raise CoverageMistake("Influence is a number from 1 to 5, or not known yet.")
        if self.is_seat and self.ties:
            raise CoverageMistake("An empty seat has no ties: nobody sits there.")
