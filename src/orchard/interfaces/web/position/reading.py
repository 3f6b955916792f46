"""What a position page says: strength and its parts, the gap of intent, the sum of what could be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from orchard.domain.accounts.models import Account
from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.domain.core.money import Money
from orchard.domain.selection import queries
from orchard.domain.selection.models import Position, Potential, Reference, SuccessFactor
from orchard.domain.selection.rules.measures import BuiltUp

if TYPE_CHECKING:
    from orchard.analytics.selection import Strength


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Where we stand with a customer, as far as somebody wrote it down."""

    factors: list[SuccessFactor]
    weights: Decimal
    strength: Strength | None
    quick: float | None
    position: Position | None
    potentials: list[Potential]
    potential: Money | None
    built: BuiltUp | None
    references: list[Reference]
    parity: float

    @property
    def value(self) -> float | None:
        """Return our strength: by the customer's factors, else by the stage of the relation."""
        return self.strength.value if self.strength else self.quick

    @property
    def intent_gap(self) -> int | None:
        """Return how many stages we intend beyond what they state."""
        row = self.position
        if row is None or row.intended_stage is None or row.stated_stage is None:
            return None
        return row.intended_stage - row.stated_stage

    @property
    def is_ahead(self) -> bool:
        """Say whether the customer sees us at least level with the best competitor."""
        return self.value is not None and self.value >= self.parity


def standpoint(viewer: User, account: Account, at: datetime) -> Standpoint:
    """Return everything that the page says."""
    from orchard.analytics.selection import strength_by_stage

    factors, row = queries.factors(viewer, account), queries.position(viewer, account)
    cells = queries.potentials(viewer, account)
    today = core.fiscal_calendar(viewer).today(at)
    return Standpoint(
        factors=factors,
        weights=sum((one.weight for one in factors), Decimal(0)),
        strength=queries.strength_by(viewer, factors),
        quick=strength_by_stage(row.stage) if row and row.stage else None,
        position=row,
        potentials=cells,
        potential=queries.potential_sum(viewer, cells, today),
        built=queries.built_from_white_space(viewer, account, today),
        references=queries.references(viewer, account),
        parity=queries.policy(viewer, today).matrix.parity,
    )
