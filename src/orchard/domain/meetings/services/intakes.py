"""Taking conversations of a file over: all that are new, or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from orchard.domain.core.audit import audited
from orchard.domain.core.models import User
from orchard.domain.core.versions import hold
from orchard.domain.meetings.models import Conversation, ConversationRevision, Seat
from orchard.domain.meetings.queries.intakes import outcomes_of, writable
from orchard.domain.relationships.arriving.outcomes import Outcome
from orchard.domain.relationships.guards import today
from orchard.domain.relationships.intaking import close_intake, hold_intake, to_take
from orchard.domain.relationships.models import Contact, Intake
from orchard.domain.relationships.rules import IntakeKind

BATCH = 500
FIELDS = ("account_id", "held_on", "said")


@audited("conversations.taken_over")
def take_activities(intake: Intake, *, expected: int, seen: str, by: User, at: datetime) -> Intake:
    """Note what is new, all or nothing; refused rows stay out.

    `seen` is the seal of the outcomes that the person looked at: nothing else is taken over. Who
    reads a file did not take part by that: only those whom a row names sat there.
    """
    held = hold_intake(intake, IntakeKind.ACTIVITIES, by, at)
    hold(writable(by))
    hold(Contact.objects.visible_to(by))  # nobody objects or is erased meanwhile
    outcomes = outcomes_of(by, held, today=today(by, at))
    new, _changed = to_take(held, outcomes, expected=expected, seen=seen)
    _note(new, by, at)
    return close_intake(held, expected, at, new=len(new))


def _note(new: Sequence[Outcome], by: User, at: datetime) -> None:
    made = [
        Conversation(**{name: one.values[name] for name in FIELDS}, by=by, at=at) for one in new
    ]
    pairs = list(zip(Conversation.objects.bulk_create(made, batch_size=BATCH), new, strict=True))
    Seat.objects.bulk_create(
        [seat for row, one in pairs for seat in _seats(row, one)], batch_size=BATCH
    )
    ConversationRevision.objects.bulk_create(
        [_first_version(row, one, by, at) for row, one in pairs], batch_size=BATCH
    )


def _seats(row: Conversation, one: Outcome) -> Iterator[Seat]:
    for key in _keys(one, "contacts"):
        yield Seat(conversation=row, contact_id=key)
    for key in _keys(one, "ours"):
        yield Seat(conversation=row, user_id=key)


def _first_version(row: Conversation, one: Outcome, by: User, at: datetime) -> ConversationRevision:
    """Return what a note said first, as its history keeps it: people by their keys."""
    on = row.held_on
    assert isinstance(on, date), "the comparison read it"
    state = {
        "held_on": on.isoformat(), "said": row.said, "contacts": _keys(one, "contacts"),
        "ours": _keys(one, "ours"), "points": [],
    }  # fmt: skip
    return ConversationRevision(conversation=row, number=1, state=state, by=by, at=at)


def _keys(one: Outcome, name: str) -> list[int]:
    found = one.values.get(name, ())
    assert isinstance(found, tuple), "the comparison names people by their keys"
    return list(found)
