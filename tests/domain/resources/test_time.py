"""Hours on accounts: shares by category, limits, and whose they are."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from orchard.domain.accounts.models import Account
from orchard.domain.core import services as core
from orchard.domain.core.mistakes import Invalid, NotAllowed, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.resources import queries, services
from orchard.domain.resources.models import TimeEntry
from orchard.domain.resources.rules import TimeCategory, time_shares
from people import NOON, make_user

TODAY = NOON.date()


@pytest.fixture
def finance(db: None) -> User:
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    return make_user("Finn Finance", Role.FINANCE)


@pytest.fixture
def account(db: None) -> Account:
    return Account.objects.create(key="birch", name="Birch", slug="birch")


def log(account: Account, by: User, hours: str = "2", on: date = TODAY) -> TimeEntry:
    category = TimeCategory.INTERNAL
    return services.log_hours(
        account, hours=Decimal(hours), category=category, on=on, by=by, at=NOON
    )


def test_shares_sum_to_one_and_no_hours_have_none():
    found = time_shares([
        (TimeCategory.INTERNAL, Decimal(3)), (TimeCategory.ADMIN, Decimal(1)),
    ])  # fmt: skip

    assert sum(one.share for one in found) == 1
    assert [one.is_value_adding for one in found] == [True, True, True, False]
    assert time_shares([]) == ()


def test_only_the_last_twelve_months_count(account: Account, finance: User):
    log(account, finance, "3")
    log(account, finance, "5", on=TODAY - timedelta(days=366))

    assert queries.time_on(finance, account, on=TODAY).hours == Decimal(3)


def test_a_leap_day_has_a_year_before(account: Account, finance: User):
    found = queries.time_on(finance, account, on=date(2028, 2, 29))

    assert (found.since, found.hours) == (date(2027, 2, 28), None)


@pytest.mark.parametrize("hours", ["0", "-1", "24.5", "NaN"])
def test_a_day_has_at_most_24_hours(account: Account, finance: User, hours: str):
    with pytest.raises(Invalid):
        log(account, finance, hours)


def test_a_day_is_full_whatever_the_accounts(account: Account, finance: User):
    other = Account.objects.create(key="elm", name="Elm", slug="elm")
    log(account, finance, "16")
    log(other, finance, "7.5")

    with pytest.raises(services.DayIsFull, match=r"0\.50 hours"):
        log(account, finance, "0.75")
    log(account, finance, "0.5")
    log(account, finance, "24", on=TODAY - timedelta(days=1))
    log(account, make_user("Olga Operations", Role.OPERATIONS), "24")

    assert queries.hours_of(finance, TODAY) == Decimal(24)


def test_a_day_that_holds_too_much_from_before_has_no_hours_left(account: Account, finance: User):
    entry = log(account, finance, "20")
    entry.pk = None
    entry.save()

    with pytest.raises(services.DayIsFull, match=r"^0\.00 hours"):
        log(account, finance, "1")


def test_what_is_taken_back_can_be_logged_again(account: Account, finance: User):
    services.take_back_hours(log(account, finance, "24"), by=finance, at=NOON)

    assert log(account, finance, "24").hours == Decimal(24)


def test_hours_are_logged_once_they_are_worked(account: Account, finance: User):
    with pytest.raises(Invalid, match="still to come"):
        log(account, finance, on=TODAY + timedelta(days=1))


def test_a_reader_logs_nothing(account: Account):
    with pytest.raises(NotAllowed):
        log(account, make_user("Rita Reader", Role.READER))

    assert not TimeEntry.objects.exists()


def test_hours_of_others_are_theirs(account: Account, finance: User):
    entry, other = log(account, finance), make_user("Otto Operations", Role.OPERATIONS)

    with pytest.raises(NotFound):
        queries.my_entry(other, account, entry.pk)
    with pytest.raises(NotAllowed):
        services.take_back_hours(entry, by=other, at=NOON)

    assert queries.my_time(other, account, most=5) == []
