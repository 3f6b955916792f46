"""What shows by itself that a step of the first thirty days is done: areas above say it of their data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.selection.rules.choices import StarterStep

Proof = Callable[[User, Sequence[Account], date | None], list[Account]]
"""Returns the key accounts that still lack what the step asks for since the first day, if known."""
_KNOWN: dict[StarterStep, Proof] = {}


def add(step: StarterStep, proof: Proof) -> None:
    """Let data show that a step is done; once per step, however often an area starts."""
    _KNOWN[step] = proof


def has_proof(step: StarterStep) -> bool:
    """Say whether the data show by themselves that a step is done."""
    return step in _KNOWN


def lacking(
    step: StarterStep, viewer: User, accounts: Sequence[Account], since: date | None
) -> list[Account]:
    """Return the accounts that still lack what a step asks for."""
    return _KNOWN[step](viewer, accounts, since) if accounts else []
