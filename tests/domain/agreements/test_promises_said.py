"""To which day a function said yes, and who may word a promise anew."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from birch import everybody, make_birch
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import Confidentiality
from orchard.domain.agreements.models import Promise
from orchard.domain.agreements.queries import promises as queries
from orchard.domain.agreements.rules.promises import Function, Reliability
from orchard.domain.agreements.services import promises as services
from orchard.domain.core.mistakes import NotAllowed
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.relationships import services as relations
from orchard.domain.relationships.models import Contact
from people import NOON
from promising import DAY, DUE, GIVEN, agree, promise_note, promised
from relating import card

HOUR = timedelta(hours=1)
LATER = NOON + timedelta(days=60)


@pytest.fixture
def people(db: None, settings: object) -> dict[Role, User]:
    found = everybody(settings)
    make_birch(found, Role.ACCOUNT_MANAGER)
    return found


@pytest.fixture
def kari(people: dict[Role, User]) -> User:
    return people[Role.ACCOUNT_MANAGER]


@pytest.fixture
def mart(people: dict[Role, User]) -> User:
    return people[Role.OPERATIONS]


@pytest.fixture
def jan(kari: User) -> Contact:
    birch = Account.objects.get(key="birch")
    return relations.add_contact(birch, card=card("Jan Vik"), by=kari, at=NOON)


@pytest.fixture
def confirmed(jan: Contact, kari: User, mart: User) -> Promise:
    given = promised(Account.objects.get(key="birch"), jan, by=kari)
    return services.confirm_promise(given, expected=1, by=mart, at=NOON)


def of_operations(viewer: User, today: date) -> Reliability:
    found = queries.reliability(viewer, today=today)
    return next(one for one in found if one.function is Function.OPERATIONS)


def refuse(found: Promise, mart: User) -> Promise:
    return services.refuse_promise(
        found, expected=found.version, doubt="One truck", by=mart, at=NOON + HOUR
    )


def test_a_yes_to_another_day_is_none_to_the_one_that_was_agreed_since(
    confirmed: Promise, jan: Contact, kari: User, mart: User
):
    """It waits for a yes, and neither counts as due nor as kept, whatever became of it."""
    earlier = agree(confirmed, jan, due_on=DUE - DAY, on=GIVEN, by=kari, at=NOON + HOUR)
    assert earlier.is_asked_anew

    assert of_operations(kari, DUE) == Reliability(Function.OPERATIONS, 0, 0, 1)
    services.keep_promise(earlier, expected=3, on=GIVEN, by=kari, at=LATER)
    assert of_operations(kari, DUE) == Reliability(Function.OPERATIONS, 0, 0, 1)
    assert Promise.objects.get().is_asked_anew


def test_after_a_no_to_the_agreed_day_an_earlier_yes_counts_for_nothing(
    confirmed: Promise, jan: Contact, kari: User, mart: User
):
    refuse(confirmed, mart)
    moved = agree(confirmed, jan, due_on=DUE + DAY, on=GIVEN, by=kari, at=NOON + 2 * HOUR)
    refuse(moved, mart)

    assert of_operations(kari, DUE + 2 * DAY) == Reliability(Function.OPERATIONS, 0, 0, 1)


def test_a_no_after_a_yes_to_the_same_day_or_a_sooner_one_still_counts_as_due(
    confirmed: Promise, jan: Contact, kari: User, mart: User
):
    later = agree(confirmed, jan, due_on=DUE + DAY, on=GIVEN, by=kari, at=NOON + HOUR)
    assert not later.is_asked_anew
    assert of_operations(kari, DUE + 2 * DAY) == Reliability(Function.OPERATIONS, 1, 0, 0)

    refuse(later, mart)

    assert of_operations(kari, DUE + 2 * DAY) == Reliability(Function.OPERATIONS, 1, 0, 0)


def test_who_says_yes_for_the_function_words_no_promise_anew(
    jan: Contact, kari: User, mart: User, people: dict[Role, User]
):
    """Who gave it may, and the team; else somebody would confirm what nobody promised."""
    birch = Account.objects.get(key="birch")
    given = promised(birch, jan, by=kari)
    note = promise_note(jan, kari, words="Spare parts within 72 hours")
    with pytest.raises(NotAllowed):
        services.correct_promise(given, expected=1, note=note, by=mart, at=NOON)
    given.refresh_from_db()
    assert (given.words, given.version) == ("Spare parts within 48 hours", 1)
    assert not AuditEvent.objects.filter(verb="promise.corrected").exists()

    own = promised(birch, jan, by=people[Role.FINANCE])
    services.correct_promise(own, expected=1, note=note, by=people[Role.FINANCE], at=NOON)
    services.correct_promise(given, expected=1, note=note, by=kari, at=NOON)

    assert Promise.objects.filter(words="Spare parts within 72 hours").count() == 2


def test_of_a_no_hears_who_promised_and_who_leads_the_account_but_nobody_who_may_not_know_it(
    confirmed: Promise, jan: Contact, kari: User, mart: User, people: dict[Role, User]
):
    own = promised(Account.objects.get(key="birch"), jan, by=people[Role.FINANCE])
    assert not queries.refused_rows(kari)
    for one in (confirmed, own):
        refuse(one, mart)

    assert {*queries.refused_rows(kari)} == {confirmed, own}
    assert [*queries.refused_rows(people[Role.FINANCE])] == [own]
    for role in (Role.OPERATIONS, Role.EXECUTIVE_SPONSOR, Role.READER):
        assert not queries.refused_rows(people[role]), role

    Account.objects.update(confidentiality=Confidentiality.INSIDERS)
    assert not queries.refused_rows(people[Role.FINANCE])


def test_a_yes_to_both_days_stays_when_the_other_one_is_taken_back_after_a_no(
    confirmed: Promise, jan: Contact, kari: User, mart: User
):
    """It counts as due, and nobody words it anew."""
    moved = agree(confirmed, jan, due_on=DUE - DAY, on=GIVEN, by=kari, at=NOON + HOUR)
    services.confirm_promise(moved, expected=3, by=mart, at=NOON + 2 * HOUR)
    refuse(moved, mart)

    back = services.take_renegotiation_back(moved, expected=5, by=kari, at=NOON + 3 * HOUR)

    assert (back.state, back.confirmed_by, back.due_on) == ("refused", mart, DUE)
    assert not queries.may_be_corrected(kari, back)
    assert of_operations(kari, DUE + DAY) == Reliability(Function.OPERATIONS, 1, 0, 0)
