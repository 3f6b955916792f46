"""Keeping what accounts could buy beyond today; whoever knows the cells says what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from orchard.domain.economics.models import BuiltPotential


@dataclass(frozen=True, slots=True)
class Built:
    """What the cells of one account come to; `yearly` is `None` for several currencies."""

    yearly: Decimal | None
    currency: str
    cells: int
    unvalued: int
    grade: str
    oldest_on: date
    method: str


def keep(found: Mapping[int, Built | None], *, as_of: date) -> None:
    """Store the sums of accounts, part of the service that changed a cell; nothing: no row."""
    BuiltPotential.objects.filter(
        account__in=[key for key, one in found.items() if not one]
    ).delete()
    BuiltPotential.objects.bulk_create(
        [
            BuiltPotential(account_id=key, as_of=as_of, **asdict(one))
            for key, one in found.items()
            if one is not None
        ],
        update_conflicts=True,
        unique_fields=["account"],
        update_fields=["yearly", "currency", "cells", "unvalued", "grade", "oldest_on", "method",
                       "as_of"],
    )  # fmt: skip
