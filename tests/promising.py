"""Promises in tests: what was promised, to whom, and how far it is."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from orchard.domain.accounts.models import Account
from orchard.domain.agreements.models import Promise
from orchard.domain.agreements.queries import promises as queries
from orchard.domain.agreements.rules.promises import Function, Reliability
from orchard.domain.agreements.services import promises as services
from orchard.domain.agreements.services.promises import AnotherDay, PromiseNote
from orchard.domain.core.models import User
from orchard.domain.relationships.models import Contact
from people import NOON

DAY = timedelta(days=1)
GIVEN = NOON.date()
DUE = GIVEN + 30 * DAY
LATER = NOON + timedelta(days=60)


def promise_note(to: Contact, by: User, **changes: object) -> PromiseNote:
    """Return what a promise says."""
    return PromiseNote(**{
        "words": "Spare parts within 48 hours", "given_to": to, "promised_by": by, "given_on": GIVEN,
        "due_on": DUE, "function": Function.OPERATIONS, **changes,
    })  # fmt: skip


def promised(
    account: Account, to: Contact, *, by: User, at: datetime = NOON, **changes: object
) -> Promise:
    """Write a promise down."""
    return services.give_promise(account, note=promise_note(to, by, **changes), by=by, at=at)


def agree(
    found: Promise, to: Contact, *, due_on: date, on: date, by: User, at: datetime = NOON
) -> Promise:
    """Keep to which other day somebody agreed."""
    another = AnotherDay(due_on, to, on)
    return services.renegotiate_promise(
        found, expected=found.version, another=another, by=by, at=at
    )


def birch() -> Account:
    return Account.objects.get(key="birch")


def another_account(name: str = "Fir") -> Account:
    return Account.objects.create(key=name.lower(), name=name, slug=name.lower())


def confirm(found: Promise, mart: User, at: datetime = NOON) -> Promise:
    return services.confirm_promise(found, expected=found.version, by=mart, at=at)


def keep(found: Promise, on: date, by: User) -> Promise:
    return services.keep_promise(found, expected=found.version, on=on, by=by, at=LATER)


def of_operations(viewer: User, today: date) -> Reliability:
    return next(
        one
        for one in queries.reliability(viewer, today=today)
        if one.function is Function.OPERATIONS
    )
