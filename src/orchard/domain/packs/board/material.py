"""What a board pack over all accounts is made from, as values.

What is not known is nothing, never zero: sums say of how many accounts they know no amount.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from orchard.domain.economics.document import Portfolio
from orchard.domain.packs.rules import Wish
from orchard.domain.plans.queries.actions import Judged
from orchard.domain.plans.queries.versions import GOING
from orchard.domain.plans.rules.plan import VersionState
from orchard.domain.selection.rules.choices import Tier

ZERO = Decimal(0)
CARED_FOR = (Tier.KEY, Tier.LIGHT)


@dataclass(frozen=True, slots=True)
class Sum:
    """Amounts added up, and of how many accounts none is known."""

    amount: Decimal | None
    unknown: int

    @classmethod
    def of(cls, amounts: Iterable[Decimal | None]) -> Sum:
        """Add what is known; nothing where nothing is."""
        rows = list(amounts)
        known = [one for one in rows if one is not None]
        return cls(sum(known, ZERO) if known else None, len(rows) - len(known))


@dataclass(frozen=True, slots=True)
class Line:
    """One account: its tier, what it brings and is worth, and where its plan stands.

    `plan` is how far the newest version of this year's plan is; nothing where none was submitted.
    """

    key: int
    name: str
    tier: Tier
    sales: Decimal | None
    sales_before: Decimal | None
    contribution: Decimal | None
    value: Decimal | None
    value_before: Decimal | None
    has_plan: bool = False
    plan: VersionState | None = None

    @property
    def is_cared_for(self) -> bool:
        """Say whether it is a key account, whatever its service."""
        return self.tier in CARED_FOR

    @property
    def is_agreed(self) -> bool:
        """Say whether somebody said yes to its plan."""
        return self.plan in GOING

    @property
    def moved_by(self) -> Decimal | None:
        """Return by how much its value changed, where both are known."""
        if self.value is None or self.value_before is None:
            return None
        return self.value - self.value_before


@dataclass(frozen=True, slots=True)
class Peril:
    """A risk with its account; what it costs in expectation, where somebody said what it would."""

    account: str
    title: str
    category: str
    score: int
    colour: str
    loss: Decimal | None
    currency: str
    owner: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that waits for a decision: what, since when or until when, and who asks."""

    what: str
    on: date | None
    who: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """All of it, as one person may know it; `accounts` are the keys of all that it tells of."""

    supplier: str
    currency: str
    wish: Wish
    today: date
    as_of: date | None
    before: date | None
    lines: tuple[Line, ...]
    whole: Portfolio | None
    perils: tuple[Peril, ...]
    carried_out: Judged
    asked: tuple[Asked, ...]
    accounts: tuple[int, ...]
    tells_of_choosing: bool

    @property
    def cared_for(self) -> list[Line]:
        """Return the key accounts, the largest first."""
        return [line for line in self.lines if line.is_cared_for]

    @property
    def told(self) -> dict[str, object]:
        """Return what the row of the pack keeps, to be asked when somebody wants to read it."""
        return {"accounts": [*self.accounts], "tells_of_choosing": self.tells_of_choosing}

    def of_tier(self, tier: Tier) -> list[Line]:
        """Return the accounts of a tier."""
        return [line for line in self.lines if line.tier == tier]
