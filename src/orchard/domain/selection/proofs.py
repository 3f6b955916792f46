"""What shows by itself that a step of the first thirty days is done: areas above say it of their data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.db.models import Exists

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.selection.rules.choices import StarterStep

Proof = Callable[[User, date | None, date], Exists]
"""Returns the condition that an account has what the step asks for, since the first day if known.

The last day is today: what is still to come is to come from there.
"""
_KNOWN: dict[StarterStep, Proof] = {}


def add(step: StarterStep, proof: Proof) -> None:
    """Let data show that a step is done; once per step, however often an area starts."""
    _KNOWN[step] = proof


def lacking(
    viewer: User, accounts: Sequence[Account], since: date | None, today: date
) -> dict[StarterStep, list[Account]]:
    """Return by step the accounts that still lack what it asks for, all steps asked at once."""
    if not accounts or not _KNOWN:
        return {step: [] for step in _KNOWN}
    asked = {f"has_{step.value}": proof(viewer, since, today) for step, proof in _KNOWN.items()}
    rows = Account.objects.filter(pk__in=[one.pk for one in accounts]).order_by()
    found = {row["pk"]: row for row in rows.annotate(**asked).values("pk", *asked)}
    return {
        step: [one for one in accounts if not found[one.pk][f"has_{step.value}"]] for step in _KNOWN
    }
