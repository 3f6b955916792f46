"""How reliable a function is, to the day, and where promises are counted once accounts are merged or hidden."""

from __future__ import annotations

from datetime import timedelta

import pytest

from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account, AccountInsider
from orchard.domain.accounts.rules import Confidentiality
from orchard.domain.agreements.models import Promise
from orchard.domain.agreements.queries import promises as queries
from orchard.domain.agreements.rules.promises import (
    Function,
    Reliability,
)
from orchard.domain.agreements.services import promises as services
from orchard.domain.core.mistakes import Conflict, NotAllowed, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.relationships.models import Contact
from people import NOON
from promising import (
    DAY,
    DUE,
    GIVEN,
    LATER,
    agree,
    another_account,
    birch,
    confirm,
    keep,
    of_operations,
    promised,
)

NONE = Reliability(Function.OPERATIONS, 0, 0, 0)


def test_nothing_counts_before_its_day_is_over(given: Promise, mart: User, kari: User):
    """Kept before its day, a promise counts from the day after it; nothing due is not known."""
    confirm(given, mart)
    keep(given, GIVEN + DAY, kari)

    assert of_operations(kari, DUE) == NONE
    assert of_operations(kari, DUE).percent is None
    assert of_operations(kari, DUE + DAY) == Reliability(Function.OPERATIONS, 1, 1, 0)
    assert of_operations(kari, DUE + timedelta(days=400)) == NONE, "twelve months later"


def test_reliability_counts_what_was_confirmed_by_the_day_that_counts(
    jan: Contact, mart: User, kari: User
):
    """On time, late, broken, moved in time, moved too late, never confirmed, and of another function."""
    on_time, late, broken, moved, moved_late = (
        confirm(promised(birch(), jan, by=kari), mart) for _each in range(5)
    )
    promised(birch(), jan, by=kari)
    promised(birch(), jan, by=kari, function=Function.FINANCE)
    keep(on_time, DUE, kari)
    keep(late, DUE + DAY, kari)
    services.break_promise(broken, expected=2, reason="x", on=DUE, by=kari, at=LATER)
    agree(moved, jan, due_on=DUE + 5 * DAY, on=DUE - DAY, by=kari, at=LATER)
    keep(moved, DUE + 5 * DAY, kari)
    agree(moved_late, jan, due_on=DUE + 5 * DAY, on=DUE, by=kari, at=LATER)
    keep(moved_late, DUE + 5 * DAY, kari)

    assert of_operations(kari, DUE + DAY) == Reliability(Function.OPERATIONS, 4, 1, 1)
    found = of_operations(kari, DUE + 6 * DAY)

    assert found == Reliability(Function.OPERATIONS, 5, 2, 1)
    assert found.percent == 40
    assert Reliability(Function.OPERATIONS, 200, 199, 0).percent == 99, "one was broken"


def test_promises_follow_the_account_into_what_it_becomes_part_of(
    given: Promise, people: dict[Role, User], mart: User, kari: User
):
    heir, director = another_account(), people[Role.PROGRAMME_DIRECTOR]
    accounts.merge_accounts(heir, others=[birch()], reason="One", by=director, at=NOON)
    heir.refresh_from_db()

    assert queries.promises(kari, heir).open == [given]
    assert queries.promise(kari, heir, given.pk).home == heir
    assert [one.home for one in queries.waiting_rows(mart)] == [heir]
    with pytest.raises(Conflict, match="was merged"):
        promised(birch(), given.given_to, by=kari)
    assert confirm(given, mart).state == "confirmed"


def test_a_hidden_heir_is_named_and_counted_nowhere(
    given: Promise, people: dict[Role, User], mart: User, kari: User
):
    heir, director = another_account(), people[Role.PROGRAMME_DIRECTOR]
    accounts.merge_accounts(heir, others=[birch()], reason="One", by=director, at=NOON)
    Account.objects.filter(pk=heir.pk).update(confidentiality=Confidentiality.INSIDERS)

    assert not queries.waiting_rows(mart)
    assert not any(one.count for one in queries.waiting(director))
    assert of_operations(mart, DUE + DAY) == NONE
    with pytest.raises(NotAllowed):
        confirm(Promise.objects.get(), mart)


def test_who_may_not_know_the_account_neither_finds_nor_confirms(
    given: Promise, people: dict[Role, User], kari: User, mart: User
):
    Account.objects.update(confidentiality=Confidentiality.INSIDERS)
    AccountInsider.objects.create(account=birch(), user=kari)

    with pytest.raises(NotFound):
        queries.promise(mart, birch(), given.pk)
    with pytest.raises(NotAllowed):
        confirm(given, mart)

    assert not queries.waiting_rows(mart)
    assert not any(one.count for one in queries.waiting(mart))
    assert of_operations(mart, DUE + DAY) == NONE
    assert of_operations(kari, DUE + DAY).unconfirmed == 1
