"""Where lifetime value stands and where it drifts: by industry and country."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.economics.queries.figures import ranked

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class HeatCell:
    """The lifetime value of one industry in one country, and how much of it drifts."""

    industry: str
    country: str
    value: Decimal
    drifting: Decimal

    @property
    def share(self) -> Decimal:
        """Return the part of the value that shows signs of drift."""
        return self.drifting / self.value if self.value > 0 else ZERO


def heat(viewer: User) -> tuple[HeatCell, ...]:
    """Return every place with a positive lifetime value; accounts that cost money are left out.

    An account counts with the industry and country that most of its revenue comes from.
    """
    require(viewer, Permission.SEE_MARGINS)
    worth = ranked(viewer).filter(value__gt=0).order_by()
    sums = worth.values("industry", "country").annotate(
        total=Sum("value"), at_risk=Sum("value", filter=~Q(signal_kinds=""))
    )
    return tuple(
        HeatCell(row["industry"], row["country"], row["total"], row["at_risk"] or ZERO)
        for row in sums.order_by("industry", "country")
    )
