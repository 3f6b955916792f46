"""Coaching as values: on which days one talks, about which accounts, and what became of a talk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.calendar import add_months

TALKS = 12
"""A year of talks is agreed at once; then one agrees anew."""
LAST_DAY_OF_EVERY_MONTH = 28
MOST_ACCOUNTS = 2
A = TypeVar("A")


class TalkState(TextChoices):
    """What became of a talk."""

    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    NOT_HELD = "not_held", _("Not held")


def days_of_talks(day_of_month: int, since: date) -> list[date]:
    """Return the days of a year of talks, the first one not before a day."""
    first = since.replace(day=1)
    months = [add_months(first, turn).replace(day=day_of_month) for turn in range(TALKS + 1)]
    return [day for day in months if day >= since][:TALKS]


def in_turn(accounts: Sequence[A], each: int) -> list[tuple[A, A | None]]:
    """Return one or two accounts for every talk, so that each has its turn."""
    pairs: list[tuple[A, A | None]] = []
    for turn in range(TALKS):
        at = turn * each
        second = accounts[(at + 1) % len(accounts)] if each > 1 and len(accounts) > 1 else None
        pairs.append((accounts[at % len(accounts)], second))
    return pairs
