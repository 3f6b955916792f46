"""Price defence: what our customers gain with us, and gives that no get came back for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

GRADES = [("A", _("Measured")), ("B", _("Estimated")), ("C", _("Guessed"))]


@dataclass(frozen=True, slots=True)
class Trade:
    """A concession by what it costs us a year and what the return is worth; `None`: not known."""

    given: Decimal
    got: Decimal | None
    has_return: bool

    @property
    def is_one_sided(self) -> bool:
        """Say whether we gave without getting anything."""
        return not self.has_return


@dataclass(frozen=True, slots=True)
class Balance:
    """All concessions together; `got` leaves out returns whose worth is not known."""

    given: Decimal
    got: Decimal
    one_sided: int
    unvalued: int


def balance(trades: Sequence[Trade]) -> Balance:
    """Return what was given and got, and how many gives have no get."""
    return Balance(
        given=sum((trade.given for trade in trades), Decimal(0)),
        got=sum((trade.got for trade in trades if trade.got is not None), Decimal(0)),
        one_sided=sum(trade.is_one_sided for trade in trades),
        unvalued=sum(trade.has_return and trade.got is None for trade in trades),
    )
