"""Pure decisions about stored figures: their states, what they are told apart by, what is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

DAILY_SETS = 14
"""So many sets are kept as they come; of older ones the last of each month."""
QUARTERS_KEPT = 20
LONGEST_NAME = 300
MOST_PARTS = 200
"""Offers of one account that are kept apart; the smallest beyond are one part together."""
REST = "\u2026"
"""Key of the part that holds the smallest ones together; no ledger writes such a key alone."""


class FigureState(TextChoices):
    """How far a set of figures is."""

    RUNNING = "running", _("Being computed")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


class Dimension(TextChoices):
    """What an account's waterfall is shared among."""

    UNIT = "unit", _("Unit")
    FAMILY = "family", _("Offer family")
    OFFER = "offer", _("Offer")
    MONTH = "month", _("Month")
    QUARTER = "quarter", _("Quarter")
    YEAR = "year", _("Year")


class Letter(TextChoices):
    """Class of an account; U is unprofitable."""

    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
    U = "U", "U"


PERIODS = (Dimension.MONTH, Dimension.QUARTER, Dimension.YEAR)


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished set by its key and the day up to which it counts."""

    pk: int
    as_of: date


def sets_to_remove(newest_first: Sequence[Kept]) -> list[int]:
    """Return the sets that nothing looks at again: beyond the daily ones, all but a month's last."""
    months: set[tuple[int, int]] = set()
    gone = []
    for place, one in enumerate(newest_first):
        month = (one.as_of.year, one.as_of.month)
        if place >= DAILY_SETS and month in months:
            gone.append(one.pk)
        months.add(month)
    return gone


def kinds_as_text(kinds: Iterable[str]) -> str:
    """Return kinds of signals in the form in which the database can look for one."""
    found = "|".join(sorted(set(kinds)))
    return f"|{found}|" if found else ""
