"""Promises to the day: who says yes for a function, which day counts, and what is never written over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from orchard.domain.agreements import telling
from orchard.domain.agreements.models import Promise, Renegotiation
from orchard.domain.agreements.queries import promises as queries
from orchard.domain.agreements.rules import promises as rules
from orchard.domain.agreements.rules.promises import (
    Days,
    Fate,
    Function,
    PromiseIsElsewhere,
    PromiseIsRead,
    State,
)
from orchard.domain.agreements.services import promises as services
from orchard.domain.core.mistakes import Invalid, NotAllowed, StaleVersion
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.relationships import services as relations
from orchard.domain.relationships.models import Contact
from orchard.domain.selection.rules.choices import Function as Fulfils
from people import NOON, make_user
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
    promise_note,
    promised,
)


def test_the_functions_are_those_that_fulfil_the_service_of_a_tier():
    assert [*Function.choices] == [*Fulfils.choices]
    assert rules.SPEAKERS.keys() == {*Function}
    assert all(rules.SPEAKERS.values()), "somebody speaks for each"


@pytest.mark.parametrize(
    ("agreed", "counts"), [(DUE - DAY, DUE + 9 * DAY), (DUE, DUE), (DUE + DAY, DUE)]
)
def test_another_day_counts_only_when_it_was_agreed_before_the_old_one(agreed: date, counts: date):
    days = Days(DUE, DUE).moved(DUE + 9 * DAY, agreed)

    assert days == Days(DUE + 9 * DAY, counts)


def test_on_its_day_it_is_on_time_and_on_the_next_it_is_late():
    def fate(state: State, on: date | None) -> Fate:
        return rules.fate_of(state, DUE, on)

    assert (fate(State.KEPT, DUE), fate(State.KEPT, DUE + DAY)) == (Fate.ON_TIME, Fate.LATE)
    assert fate(State.BROKEN, DUE - DAY) is Fate.BROKEN
    assert fate(State.CONFIRMED, None) is Fate.OPEN


def test_a_promise_waits_until_its_function_says_yes(given: Promise, mart: User, kari: User):
    assert (given.state, given.is_commitment, given.confirmed_by) == ("given", False, None)
    assert [*queries.waiting_rows(mart)] == [given]
    assert not queries.waiting_rows(kari)

    confirmed = confirm(given, mart)

    assert (confirmed.state, confirmed.is_commitment) == ("confirmed", True)
    assert (confirmed.confirmed_by, confirmed.confirmed_at) == (mart, NOON)
    assert not queries.waiting_rows(mart)


def test_only_who_speaks_for_the_function_says_yes_or_no(
    given: Promise, people: dict[Role, User], kari: User
):
    for role in set(Role) - {Role.OPERATIONS}:
        with pytest.raises(NotAllowed):
            confirm(given, people[role])
        with pytest.raises(NotAllowed):
            services.refuse_promise(given, expected=1, doubt="No", by=people[role], at=NOON)

    given.refresh_from_db()
    assert (given.state, given.version) == ("given", 1)
    assert not AuditEvent.objects.filter(verb__in=["promise.confirmed", "promise.refused"]).exists()


def test_for_sales_and_management_one_speaks_only_at_own_accounts(
    people: dict[Role, User], jan: Contact, kari: User
):
    stranger = make_user("Other Manager", Role.ACCOUNT_MANAGER)
    sales = promised(birch(), jan, by=kari, function=Function.SALES)
    top = promised(birch(), jan, by=kari, function=Function.MANAGEMENT)
    with pytest.raises(NotAllowed):
        confirm(sales, stranger)
    assert not queries.waiting_rows(stranger)

    assert [*queries.waiting_rows(kari)] == [sales]
    assert [*queries.waiting_rows(people[Role.EXECUTIVE_SPONSOR])] == [top]
    assert {*queries.waiting_rows(people[Role.PROGRAMME_DIRECTOR])} == {sales, top}
    assert confirm(sales, kari).state == "confirmed"
    assert confirm(top, people[Role.EXECUTIVE_SPONSOR]).state == "confirmed"


def test_whoever_gave_it_says_what_became_of_it_and_nobody_from_elsewhere(
    given: Promise, jan: Contact, kari: User, people: dict[Role, User]
):
    finance = people[Role.FINANCE]
    own = promised(birch(), jan, by=finance)
    for refused in (lambda: keep(given, GIVEN, finance), lambda: confirm(own, finance)):
        with pytest.raises(NotAllowed):
            refused()

    assert keep(own, GIVEN, finance).state == "kept"
    assert keep(given, GIVEN, people[Role.OPERATIONS]).state == "kept", "the function may, too"


def test_a_stale_yes_is_refused(given: Promise, mart: User, kari: User, jan: Contact):
    seen = Promise.objects.get()
    note = promise_note(jan, kari, words="Spare parts within 4 hours")
    services.correct_promise(given, expected=1, note=note, by=kari, at=NOON)

    with pytest.raises(StaleVersion):
        services.confirm_promise(seen, expected=1, by=mart, at=NOON)

    given.refresh_from_db()
    assert (given.state, given.words) == ("given", "Spare parts within 4 hours")


def test_a_no_says_why_and_a_corrected_promise_is_asked_anew(
    given: Promise, mart: User, kari: User, jan: Contact
):
    with pytest.raises(Invalid):
        services.refuse_promise(given, expected=1, doubt=" ", by=mart, at=NOON)
    refused = services.refuse_promise(given, expected=1, doubt="Vikstad cannot", by=mart, at=NOON)
    assert (refused.state, refused.is_commitment) == ("refused", False)

    note = promise_note(jan, kari, words="Spare parts within 72 hours")
    corrected = services.correct_promise(given, expected=2, note=note, by=kari, at=NOON)

    assert (corrected.state, corrected.doubt) == ("given", "")
    assert [*queries.waiting_rows(mart)] == [given]


def test_what_was_confirmed_read_or_agreed_is_never_written_over(
    given: Promise, mart: User, kari: User, jan: Contact, monkeypatch: pytest.MonkeyPatch
):
    """A no after a yes, and a day that the customer agreed to, do not open it again."""
    correct: Callable[[Promise], Promise] = lambda one: services.correct_promise(  # noqa: E731
        one, expected=one.version, note=promise_note(jan, kari, words="Less"), by=kari, at=NOON
    )
    read, agreed = (promised(birch(), jan, by=kari) for _each in range(2))
    agree(agreed, jan, due_on=DUE + DAY, on=GIVEN, by=kari)
    confirm(given, mart)
    monkeypatch.setattr(telling, "_ASKED", {"portal": lambda key: key == read.pk})

    with pytest.raises(PromiseIsElsewhere):
        correct(given)
    services.refuse_promise(given, expected=2, doubt="No more", by=mart, at=NOON)
    for one in (given, read, agreed):
        with pytest.raises(PromiseIsRead):
            correct(one)

    assert not Promise.objects.filter(words="Less").exists()


def test_a_later_day_stays_confirmed_and_an_earlier_one_is_asked_anew(
    given: Promise, mart: User, kari: User, jan: Contact
):
    confirm(given, mart)

    later = agree(given, jan, due_on=DUE + DAY, on=GIVEN, by=kari)
    assert (later.state, later.due_on, later.counts_on) == ("confirmed", DUE + DAY, DUE + DAY)
    earlier = agree(given, jan, due_on=DUE - DAY, on=GIVEN, by=kari)

    assert (earlier.state, earlier.due_on) == ("given", DUE - DAY)
    assert [*queries.waiting_rows(mart)] == [given]


def test_another_day_noted_by_mistake_is_taken_back(
    given: Promise, mart: User, kari: User, jan: Contact
):
    confirm(given, mart)
    agree(given, jan, due_on=DUE - DAY, on=GIVEN, by=kari)

    back = services.take_renegotiation_back(given, expected=3, by=kari, at=NOON)

    assert (back.state, back.due_on, back.counts_on) == ("confirmed", DUE, DUE)
    assert queries.renegotiations(kari, given) == []
    assert Renegotiation.objects.get().taken_back_at == NOON
    with pytest.raises(PromiseIsElsewhere):
        services.take_renegotiation_back(given, expected=4, by=kari, at=NOON)


def test_a_yes_to_another_day_goes_with_it(given: Promise, mart: User, kari: User, jan: Contact):
    services.refuse_promise(given, expected=1, doubt="Not by then", by=mart, at=NOON)
    agree(given, jan, due_on=DUE + 9 * DAY, on=GIVEN, by=kari)
    confirm(given, mart, at=NOON + DAY)

    back = services.take_renegotiation_back(given, expected=4, by=kari, at=NOON + DAY)

    assert (back.state, back.confirmed_at, back.confirmed_by) == ("given", None, None)


def test_kept_or_broken_by_mistake_stands_again_as_before(given: Promise, mart: User, kari: User):
    confirm(given, mart)
    keep(given, DUE, kari)
    assert services.reopen_promise(given, expected=3, by=kari, at=LATER).state == "confirmed"

    told = {"reason": "No driver", "by": kari, "at": LATER}
    with pytest.raises(Invalid):
        services.break_promise(given, expected=4, on=DUE, **{**told, "reason": ""})
    broken = services.break_promise(given, expected=4, on=DUE, **told)
    assert (broken.state, broken.reason, broken.ended_on) == ("broken", "No driver", DUE)
    back = services.reopen_promise(given, expected=5, by=kari, at=LATER)
    assert (back.state, back.reason, back.ended_on) == ("confirmed", "", None)
    with pytest.raises(PromiseIsElsewhere):
        services.reopen_promise(given, expected=6, by=kari, at=LATER)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"words": " "}, "what was promised"), ({"words": "x" * 301}, "at most 300"),
        ({"given_on": GIVEN + DAY}, "still to come"), ({"due_on": GIVEN - DAY}, "before it was"),
        ({"function": ""}, "which function"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(
    jan: Contact, kari: User, changes: dict[str, object], words: str
):
    with pytest.raises(Invalid, match=words):
        promised(birch(), jan, by=kari, **changes)

    assert not Promise.objects.exists()


def test_somebody_of_another_customer_or_who_left_is_refused(jan: Contact, kari: User):
    other = Contact.objects.create(
        account=another_account(), name="Ola", function="operations", level="manager",
        source="card", added_at=NOON,
    )  # fmt: skip
    gone = make_user("Gone", Role.OPERATIONS, is_active=False)
    with pytest.raises(Invalid, match="at this customer"):
        promised(birch(), other, by=kari)
    with pytest.raises(Invalid, match="no longer works here"):
        promised(birch(), jan, by=kari, promised_by=gone)
    made = promised(birch(), jan, by=kari)
    with pytest.raises(Invalid, match="at this customer"):
        agree(made, other, due_on=DUE + DAY, on=GIVEN, by=kari)
    Contact.objects.filter(pk=jan.pk).update(left_on=GIVEN)
    with pytest.raises(Invalid, match="at this customer"):
        promised(birch(), jan, by=kari)

    corrected = services.correct_promise(
        made, expected=1, note=promise_note(jan, kari, words="Sooner"), by=kari, at=NOON
    )
    assert corrected.given_to == jan, "who was told stays, though they left"


@pytest.mark.parametrize(
    ("due", "on", "words"),
    [
        (DUE, GIVEN, "already"), (DUE + DAY, GIVEN - DAY, "before it was promised"),
        (DUE + DAY, GIVEN + DAY, "still to come"), (GIVEN - DAY, GIVEN, "before they agreed"),
    ],
)  # fmt: skip
def test_another_day_that_cannot_be_is_refused(
    given: Promise, jan: Contact, kari: User, due: date, on: date, words: str
):
    with pytest.raises(Invalid, match=words):
        agree(given, jan, due_on=due, on=on, by=kari)

    assert not Renegotiation.objects.exists()


def test_the_trail_holds_no_words_and_no_doubts(given: Promise, mart: User, kari: User):
    services.refuse_promise(given, expected=1, doubt="Vikstad is slow", by=mart, at=NOON)
    services.break_promise(given, expected=2, reason="Vikstad was slow", on=GIVEN, by=kari, at=NOON)

    events = AuditEvent.objects.filter(verb__startswith="promise.")
    assert [one.verb for one in events.order_by("sequence")] == [
        "promise.given", "promise.refused", "promise.broken",
    ]  # fmt: skip
    assert not [one for one in events if "Vikstad" in one.what or "Spare" in one.what]


def test_an_erased_person_is_called_otherwise_and_the_promise_stays(
    jan: Contact, kari: User, people: dict[Role, User]
):
    made = promised(birch(), jan, by=kari, words="Call Jan Vik every Monday")
    agree(made, jan, due_on=DUE + DAY, on=GIVEN, by=kari)

    relations.erase_contact(jan, by=people[Role.ADMINISTRATOR], at=NOON)

    made.refresh_from_db()
    assert "Vik" not in made.words
    assert made.given_to == jan
    assert "Vik" not in made.given_to.name


@pytest.mark.parametrize(
    "changes",
    [
        {"words": ""}, {"function": "magic"}, {"state": "confirmed"}, {"state": "refused"},
        {"state": "kept"}, {"state": "broken", "ended_on": DUE, "ended_from": "given"},
        {"due_on": GIVEN - DAY},
    ],
)  # fmt: skip
def test_the_database_refuses_what_cannot_be(given: Promise, changes: dict[str, object]):
    with pytest.raises(IntegrityError), transaction.atomic():
        Promise.objects.filter(pk=given.pk).update(**changes)
