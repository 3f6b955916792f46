"""Packs for tests: asked for, made and read, with what stands in them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from orchard.domain.accounts.models import Account
from orchard.domain.core.files import shelf
from orchard.domain.core.models import User
from orchard.domain.meetings.models import Meeting
from orchard.domain.packs import making, queries, services
from orchard.domain.packs.models import Pack
from orchard.domain.packs.rules import (
    Audience,
    Form,
    Kind,
    State,
    Wish,
)
from orchard.domain.plans.models import SuccessCriterion
from orchard.domain.relationships.models import Contact
from papers import words_of
from people import NOON

FIRST, LAST = date(2025, 10, 1), date(2025, 12, 31)


def wish(**others: object) -> Wish:
    return Wish(**{
        "kind": Kind.REVIEW, "audience": Audience.INTERNAL, "form": Form.PDF,
        "starts_on": FIRST, "ends_on": date(2026, 1, 31), **others,
    })  # fmt: skip


def make_criterion(birch: Account, by: User, **fields: object) -> SuccessCriterion:
    who = {"function": "management", "level": "executive", "source": "x", "added_at": NOON}
    theirs, _made = Contact.objects.get_or_create(account=birch, name="Siri Moe", defaults=who)
    day = date(2026, 12, 31)
    on = None if fields.get("current") is None else day
    return SuccessCriterion.objects.create(
        account=birch, unit="%", baseline=Decimal(90), target=Decimal(97), due_on=day, current_on=on,
        our_owner=by, their_owner=theirs, noted_by=by, noted_at=NOON, **fields,
    )  # fmt: skip


def make_meeting(birch: Account, by: User) -> Meeting:
    return Meeting.objects.create(
        account=birch, kind="operations", title="Weekly", starts_at=datetime(2025, 11, 5, 9, tzinfo=UTC),
        zone="UTC", state="held", planned_by=by, planned_at=NOON,
    )  # fmt: skip


def asked(birch: Account, by: User, **others: object) -> Pack:
    return services.ask_for_pack(birch, wish=wish(**others), by=by, at=NOON)


def made(birch: Account, by: User, **others: object) -> Pack:
    found = asked(birch, by, **others)
    assert making.make(found.pk, at=NOON) == State.READY, Pack.objects.get(pk=found.pk).trouble
    return Pack.objects.get(pk=found.pk)


def read(by: User, found: Pack) -> str:
    with shelf.opened(queries.file_of(by, found).token) as file:
        return words_of(file.read())
