"""The value ledger: what it refuses, and how years are summed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.core import services as core
from orchard.domain.core.mistakes import Invalid, NotAllowed, NotFound, StaleVersion
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.plans import queries, services
from orchard.domain.plans.models import ValueRecord
from orchard.domain.plans.rules import Delivered, ValueStatus, YearOfValue, years_of_value
from orchard.domain.plans.services import Answer, ValueNote
from people import NOON, make_user

NOTE = ValueNote(2025, "Fewer stops", Decimal(4000), "Their log", "A")
HOUR = timedelta(hours=1)
ANSWER = Answer("Siri Moe", date(2026, 2, 20), "Mail")


@pytest.fixture
def finance(db: None) -> User:
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    return make_user("Finn Finance", Role.FINANCE)


@pytest.fixture
def account(db: None) -> Account:
    return Account.objects.create(key="birch", name="Birch", slug="birch")


@pytest.fixture
def record(account: Account, finance: User) -> ValueRecord:
    return services.note_value(account, note=NOTE, by=finance, at=NOON)


def test_years_keep_three_sums_apart():
    rows = [
        Delivered(2024, Decimal(5), ValueStatus.CLAIMED),
        Delivered(2025, Decimal(7), ValueStatus.CONFIRMED),
        Delivered(2025, Decimal(2), ValueStatus.DISPUTED),
        Delivered(2025, Decimal(1), ValueStatus.CONFIRMED),
    ]

    assert years_of_value(rows) == (
        YearOfValue(2025, confirmed=Decimal(8), claimed=Decimal(0), disputed=Decimal(2)),
        YearOfValue(2024, confirmed=Decimal(0), claimed=Decimal(5), disputed=Decimal(0)),
    )


def test_an_answer_is_kept_with_person_and_day_and_stands_in_the_trail(
    record: ValueRecord, finance: User
):
    services.confirm_value(record, expected=1, answer=ANSWER, by=finance, at=NOON)

    assert (record.status, record.answered_by) == (ValueStatus.CONFIRMED, "Siri Moe")
    assert AuditEvent.objects.latest("pk").verb == "value.confirmed"


@pytest.mark.parametrize("change", [
    {"benefit": " "}, {"method": ""}, {"amount": Decimal(0)}, {"amount": Decimal("NaN")},
])  # fmt: skip
def test_a_value_says_what_how_much_and_how_it_was_measured(
    account: Account, finance: User, change: dict[str, object]
):
    with pytest.raises(Invalid):
        services.note_value(account, note=replace(NOTE, **change), by=finance, at=NOON)

    assert not ValueRecord.objects.exists()


def test_nobody_answers_tomorrow(record: ValueRecord, finance: User):
    later = replace(ANSWER, on=date(2026, 3, 3))

    with pytest.raises(Invalid, match="still to come"):
        services.confirm_value(record, expected=1, answer=later, by=finance, at=NOON)


def test_two_people_do_not_write_over_each_other(record: ValueRecord, finance: User):
    services.change_value(record, expected=1, note=NOTE, by=finance, at=NOON)

    with pytest.raises(StaleVersion):
        services.change_value(record, expected=1, note=NOTE, by=finance, at=NOON)


def test_who_does_not_answer_for_the_account_writes_nothing(record: ValueRecord, account: Account):
    outsider = make_user("Kim Colleague", Role.ACCOUNT_MANAGER)

    with pytest.raises(NotAllowed):
        services.note_value(account, note=NOTE, by=outsider, at=NOON)
    with pytest.raises(NotAllowed):
        services.remove_value(record, expected=1, by=outsider, at=NOON)

    assert ValueRecord.objects.count() == 1


def test_values_of_a_hidden_account_do_not_exist(
    record: ValueRecord, account: Account, finance: User
):
    outsider = make_user("Dina Director", Role.PROGRAMME_DIRECTOR)
    accounts.restrict_account(account, expected=1, insiders=[], by=finance, at=NOON)

    assert queries.value_ledger(outsider, account).records == ()
    with pytest.raises(NotFound):
        queries.value_record(outsider, account, record.pk)


def test_a_value_can_be_taken_out(record: ValueRecord, finance: User):
    services.remove_value(record, expected=1, by=finance, at=NOON)

    assert queries.value_ledger(finance, record.account).records == ()
    with pytest.raises(NotFound):
        queries.value_record(finance, record.account, record.pk)


def test_a_value_that_was_taken_out_can_be_put_back(record: ValueRecord, finance: User):
    services.remove_value(record, expected=1, by=finance, at=NOON)
    removed = queries.value_record(finance, record.account, record.pk, even_removed=True)

    services.restore_value(removed, by=finance, at=NOON)

    assert queries.value_ledger(finance, record.account).records == (record,)
    assert AuditEvent.objects.latest("pk").verb == "value.restored"


def test_a_value_that_was_answered_meanwhile_is_not_taken_out(record: ValueRecord, finance: User):
    services.change_value(record, expected=1, note=NOTE, by=finance, at=NOON)

    with pytest.raises(StaleVersion):
        services.remove_value(record, expected=1, by=finance, at=NOON)

    assert ValueRecord.objects.count() == 1


def test_what_happened_in_the_ledger_is_told_among_the_rest_the_latest_first(
    record: ValueRecord, account: Account, finance: User
):
    services.confirm_value(record, expected=1, answer=ANSWER, by=finance, at=NOON + HOUR)
    services.remove_value(record, expected=2, by=finance, at=NOON + 2 * HOUR)
    verbs = ["value.removed", "value.confirmed", "value.noted"]

    over_all = queries.activities(finance, most=9, kinds=("value",))

    assert [one.what.kind for one in over_all] == verbs
    assert {(one.account, one.what.who) for one in over_all} == {(account, "Finn Finance")}
    assert [one.kind for one in queries.timeline(finance, account, most=3)] == verbs


def test_the_ledger_of_a_hidden_account_tells_nothing(
    record: ValueRecord, account: Account, finance: User
):
    outsider = make_user("Dina Director", Role.PROGRAMME_DIRECTOR)
    accounts.restrict_account(account, expected=1, insiders=[], by=finance, at=NOON)

    assert queries.activities(outsider, most=9, kinds=("value",)) == ()
    assert queries.timeline(outsider, account, most=9) == ()
    assert len(queries.activities(finance, most=9, kinds=("value",))) == 1
