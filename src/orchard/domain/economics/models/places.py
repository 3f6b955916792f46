"""Where accounts stand among those that a viewer may know."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchard.domain.economics.models.figures import AccountFiguresQuerySet

RANKS = ("revenue_rank", "contribution_rank")


class Places:
    """Where accounts stand among those of a list: what is hidden from it leaves no gap.

    The ranks of hidden accounts are asked for once, when somebody asks for the first place.
    """

    def __init__(self, hidden: AccountFiguresQuerySet) -> None:
        self._hidden = hidden

    def after_hiding(self, name: str, rank: int | None) -> int | None:
        """Return the rank without the hidden accounts that stand before it."""
        if rank is None:
            return None
        return rank - sum(other < rank for other in self._ranks[name])

    @property
    def hide_any(self) -> bool:
        """Say whether any account is hidden from the list."""
        return bool(self._rows)

    @cached_property
    def _ranks(self) -> dict[str, list[int]]:
        found = {name: [row[name] for row in self._rows] for name in RANKS}
        return {name: [rank for rank in ranks if rank is not None] for name, ranks in found.items()}

    @cached_property
    def _rows(self) -> list[dict[str, int | None]]:
        return list(self._hidden.order_by().values(*RANKS))
