"""Asking the customer: who may, what becomes shared by it, and what is asked as long as it waits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core import services as core
from orchard.domain.core.mistakes import NotAllowed
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.economics.document import QuarterFigures, plain
from orchard.domain.economics.models import AccountFigures, FigureSet
from orchard.domain.plans import services as plans
from orchard.domain.plans.models import SharedItem, ValueRecord, ValueRequest, WhatMattersCheck
from orchard.domain.plans.queries import portal_joint
from orchard.domain.plans.queries.joint_value import value_scorecard
from orchard.domain.plans.rules.joint_scorecard import Quarter
from orchard.domain.plans.rules.portal import Guest
from orchard.domain.plans.rules.sharing import SharedKind
from orchard.domain.plans.services import joint_matters, joint_requests
from people import NOON, make_user

DUE = date(2026, 12, 31)
THIRD, FOURTH = Quarter(2025, 3), Quarter(2025, 4)


@pytest.fixture
def director(db: None) -> User:
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    return make_user("Dina Director", Role.PROGRAMME_DIRECTOR)


@pytest.fixture
def account(db: None) -> Account:
    return Account.objects.create(key="birch", name="Birch", slug="birch")


def noted(account: Account, by: User, benefit: str, quarter: int | None) -> ValueRecord:
    note = plans.ValueNote(2025, benefit, Decimal(4), "Their log", "A", quarter=quarter)
    return plans.note_value(account, note=note, by=by, at=NOON)


def asked(account: Account, quarter: Quarter, by: User) -> ValueRequest:
    return joint_requests.ask_to_confirm(
        account, quarter=quarter, due_on=DUE, words="", by=by, at=NOON
    )


def shown(account: Account) -> set[int]:
    rows = SharedItem.objects.of(account).open().filter(kind=SharedKind.VALUE)
    return set(rows.values_list("object_id", flat=True))


@pytest.mark.parametrize("role", [Role.OPERATIONS, Role.FINANCE])
def test_who_may_not_share_asks_the_customer_nothing(account: Account, director: User, role: Role):
    mart = make_user("Mart", role)
    accounts.assign(
        account, user=mart, since=date(2026, 1, 1), role=TeamRole.DELIVERY_LEAD, by=director,
        at=NOON,
    )  # fmt: skip
    noted(account, director, "Fewer stops", 4)
    with pytest.raises(NotAllowed):
        joint_matters.ask_what_matters(account, needs=["Price", "Speed"], by=mart, at=NOON)
    with pytest.raises(NotAllowed):
        asked(account, FOURTH, mart)
    with pytest.raises(NotAllowed):
        joint_requests.withdraw_request(asked(account, FOURTH, director), by=mart, at=NOON)
    assert not WhatMattersCheck.objects.exists()


def test_a_question_taken_back_leaves_shared_what_was_shared_before_or_is_answered(
    account: Account, director: User
):
    opened, before, answered, year = (
        noted(account, director, name, quarter)
        for name, quarter in (("Opened", 4), ("Before", 4), ("Answered", 4), ("Year", None))
    )
    earlier = NOON.replace(hour=1)
    plans.share(account, kind=SharedKind.VALUE, object_id=before.pk, by=director, at=earlier)
    noted(account, director, "Of the third", 3)
    fourth, third = asked(account, FOURTH, director), asked(account, THIRD, director)
    ValueRecord.objects.filter(pk=answered.pk).update(
        status="confirmed", answered_by="Siri", answered_on=NOON.date()
    )

    joint_requests.withdraw_request(fourth, by=director, at=NOON)

    assert opened.pk not in shown(account)
    assert {before.pk, answered.pk, year.pk} <= shown(account), (
        "they are asked about the year still"
    )
    joint_requests.withdraw_request(third, by=director, at=NOON)
    assert shown(account) == {before.pk, answered.pk}


def test_a_guest_is_asked_only_about_quarters_of_which_a_value_waits(
    account: Account, director: User
):
    guest = Guest(1, 1, account.pk, "Siri", "Birch", "Vestberg", "Europe/Oslo")
    done, _waits = noted(account, director, "Third", 3), noted(account, director, "Fourth", 4)
    asked(account, THIRD, director)
    asked(account, FOURTH, director)
    assert len(portal_joint.guest_values(guest).asked) == 2
    ValueRecord.objects.filter(pk=done.pk).update(
        status="confirmed", answered_by="Siri", answered_on=NOON.date()
    )

    assert [one.period for one in portal_joint.guest_values(guest).asked] == ["2025 Q4"]


def test_a_margin_that_is_not_known_is_no_revenue(account: Account, director: User):
    quarter = QuarterFigures(date(2025, 10, 1), Decimal(900), None)
    figures = AccountFigures(
        figure_set=FigureSet(currency="EUR"), quarters=[plain(quarter)]
    )  # fmt: skip
    told = {"figures": figures, "today": date(2026, 1, 5)}

    card = value_scorecard(director, account, **told)
    assert card.counts_margin
    assert card.quarters[0].row.ours is None
    without = value_scorecard(make_user("Mart", Role.OPERATIONS), account, **told)
    assert without.quarters[0].row.ours == Decimal(900)
