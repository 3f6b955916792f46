"""What becomes of delivered values and kept forecasts when a person named there is erased."""

from __future__ import annotations

from orchard.domain.plans.models import (
    AccountPlan,
    Initiative,
    Objective,
    ValueRecord,
    YearAheadVersion,
)
from orchard.domain.relationships import belonging
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.renaming import Texts, rename_in_registers

TEXTS: tuple[Texts, ...] = (
    (ValueRecord, "account__", ("benefit", "method", "answered_by", "words")),
    (YearAheadVersion, "account__", ("inputs",)),
    (AccountPlan, "account__", ("strategy", "leaves_out")),
    (Objective, "plan__account__", ("title", "strategy", "measure", "reason")),
    (Initiative, "plan__account__", ("title", "why", "reason")),
)
"""A kept forecast holds the titles that opportunities had then."""


def take_part() -> None:
    """Let names in the value ledger and in forecasts go when the area below erases a person."""
    belonging.add(belonging.Belongings("plans", (), _forget))


def _forget(contact: Contact, name: str, instead: str) -> None:
    """Keep what was confirmed: whoever is named there is called by a pseudonym."""
    rename_in_registers(contact, TEXTS, name=name, instead=instead)
