"""Notes of conversations in tests: one that says why, with people of theirs and of ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.meetings import services
from orchard.domain.meetings.models import Conversation
from orchard.domain.meetings.rules import PointKind
from orchard.domain.meetings.services import ConversationNote, PointNote
from orchard.domain.relationships.models import Contact
from people import NOON
from world import World

MISSING = 10**9
OPINION = "CNRY-opinion"


def note(*contacts: Contact, said: str = f"{OPINION}-said", **changes: object) -> ConversationNote:
    """Return a note with a decision and an insight."""
    points: Sequence[PointNote] = (
        PointNote(PointKind.DECISION, f"{OPINION}-decided", f"{OPINION}-why"),
        PointNote(PointKind.INSIGHT, f"{OPINION}-understood", f"{OPINION}-why-so"),
    )
    made = ConversationNote(NOON.date(), said, points, contacts=contacts)
    return replace(made, **changes)


def tell(
    account: Account, *contacts: Contact, by: User, at: datetime = NOON, **changes: object
) -> Conversation:
    """Note a conversation."""
    made = note(*contacts, **changes)
    return services.note_conversation(account, note=made, by=by, at=at)


def with_notes(world: World, own_by: User) -> World:
    """Leave a note, and one that was taken out, with one's own account and the hidden one."""
    found = {
        where: _two(account, by)
        for where, account, by in (
            ("own", world.own, own_by),
            ("foreign", world.secret, world.insider),
        )
    }
    for place, name in enumerate(("note of a conversation", "removed note")):
        keys = {where: made[place].pk for where, made in found.items()}
        world.things[name] = {**keys, "missing": MISSING}
    return world


def _two(account: Account, by: User) -> tuple[Conversation, Conversation]:
    standing, gone = tell(account, by=by), tell(account, by=by)
    return standing, services.remove_note(gone, expected=1, by=by, at=NOON)
