"""What a guest of the portal sees of promises: our word, and what is only asked of a function yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from orchard.domain.accounts.models import Account
from orchard.domain.agreements.models import Promise
from orchard.domain.agreements.rules.promises import State
from orchard.domain.plans.both_sides import named
from orchard.domain.plans.queries.portal import open_keys
from orchard.domain.plans.rules.portal import Guest
from orchard.domain.plans.rules.sharing import SharedKind

ASKED = "asked"
"""Whether a function was not asked yet or said no stays with us: for the customer it is not confirmed."""
STAGES = {
    State.GIVEN: ASKED, State.REFUSED: ASKED, State.CONFIRMED: "confirmed", State.KEPT: "kept",
    State.BROKEN: "broken",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class GuestPromise:
    """A promise as both sides know it; why one of us doubts it, and who, stays with us."""

    key: int
    words: str
    to: str
    is_yours: bool
    by: str
    due_on: date
    stage: str
    ended_on: date | None


def guest_promises(viewer: Guest) -> tuple[GuestPromise, ...]:
    """Return the shared promises: what is still to be kept by its day, then what is over."""
    account = Account(pk=viewer.account)
    rows = Promise.objects.of(account).filter(pk__in=open_keys(viewer, SharedKind.PROMISE))
    found = sorted(
        rows.select_related("given_to", "promised_by"),
        key=lambda one: (not one.is_open, one.due_on, one.pk),
    )
    return tuple(_promise(viewer, one) for one in found)


def _promise(viewer: Guest, row: Promise) -> GuestPromise:
    return GuestPromise(
        key=row.pk, words=row.words, to=named(row.given_to),
        is_yours=row.given_to_id == viewer.contact, by=row.promised_by.name, due_on=row.due_on,
        stage=STAGES[State(row.state)], ended_on=row.ended_on,
    )  # fmt: skip
