"""The step of the first thirty days that meetings show by themselves: one strategic talk with each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.meetings.queries.bookings import strategic
from orchard.domain.selection import proofs
from orchard.domain.selection.rules.choices import StarterStep


def take_part() -> None:
    """Let the step of meetings close when each key account has one with a day."""
    proofs.add(StarterStep.MEET, without_meeting)


def without_meeting(viewer: User, accounts: Sequence[Account], since: date | None) -> list[Account]:
    """Return the accounts with which nobody booked a strategic meeting since the first day."""
    booked = strategic(viewer, accounts, since)
    return [one for one in accounts if one.pk not in booked]
