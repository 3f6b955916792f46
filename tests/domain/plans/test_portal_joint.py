"""What both sides settle, as somebody at the customer sees it: shared, standing and of their account."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from birch import everybody, make_birch
from joint_belongings import SHARED_NEEDS, shared_with
from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import Conflict
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.plans import entry, services
from orchard.domain.plans.models import (
    AccountPlan,
    Initiative,
    SharedItem,
    SuccessCriterion,
    ValueRecord,
    WhatMattersCheck,
)
from orchard.domain.plans.queries import portal_joint as queries
from orchard.domain.plans.rules.joint import Score
from orchard.domain.plans.rules.portal import Guest
from orchard.domain.plans.services import joint_scores, portal_joint
from orchard.domain.relationships.models import Contact
from people import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def director(settings: Settings) -> User:
    """Somebody who may plan with every customer."""
    found = everybody(settings)
    make_birch(found, Role.ACCOUNT_MANAGER)
    return found[Role.PROGRAMME_DIRECTOR]


@pytest.fixture
def guest(director: User) -> Guest:
    """Somebody at Birch who is in."""
    siri = somebody(Account.objects.get(), "Siri")
    person = services.invite_to_portal(
        siri, email="siri@birch.example", token="t", by=director, at=NOON
    )
    session = services.enter_portal("t", code="", key="k", device="", by=None, at=NOON)
    return entry.guest_of(person, session.pk)


def somebody(account: Account, name: str) -> Contact:
    return Contact.objects.create(
        account=account, name=name, function="management", level="manager", source="Met",
        added_at=NOON,
    )  # fmt: skip


def settled(account: Account, by: User) -> dict[str, object]:
    """Share one of each kind that both sides settle, and return their keys."""
    plan = AccountPlan.objects.create(account=account, year=2026, begun_by=by, begun_at=NOON)
    return shared_with(account, somebody(account, "Jan"), plan, by, "one")


def seen(guest: Guest) -> set[tuple[str, object]]:
    """Return kind and key of all that the guest sees of it."""
    values, needs = queries.guest_values(guest), queries.guest_needs(guest)
    lists = {
        "criterion": queries.guest_criteria(guest),
        "initiative": queries.guest_initiatives(guest),
        "value": (*values.waiting, *values.answered) if values else (),
        "question": (needs,) if needs else (),
    }
    return {(kind, one.key) for kind, rows in lists.items() for one in rows}


def test_what_was_taken_out_leaves_the_portal_although_it_was_shared(director: User, guest: Guest):
    keys = settled(Account.objects.get(), director)
    assert seen(guest) == set(keys.items())

    for kind in (SuccessCriterion, Initiative, ValueRecord, WhatMattersCheck):
        kind.objects.update(removed_at=NOON)

    assert SharedItem.objects.open().count() == len(keys)
    assert seen(guest) == set()


def test_what_another_account_settles_is_not_seen_whatever_is_shared(director: User, guest: Guest):
    fir = Account.objects.create(key="fir", name="Fir", slug="fir")
    keys = settled(fir, director)

    SharedItem.objects.update(account=guest.account)

    assert SharedItem.objects.open().count() == len(keys)
    assert seen(guest) == set()


def test_our_score_leaves_the_house_once_they_gave_theirs(director: User, guest: Guest):
    key = settled(Account.objects.get(), director)["initiative"]
    begun, ours = Initiative.objects.get(pk=key), Score(4, 3, wants=True)
    joint_scores.score_initiative(begun, score=ours, by=director, at=NOON)
    (before,) = queries.guest_initiatives(guest)

    portal_joint.score_as_guest(
        guest, initiative_id=begun.pk, score=Score(5, 3, wants=True), by=None, at=NOON
    )

    (after,) = queries.guest_initiatives(guest)
    assert (before.ours, before.effort, before.score, before.is_agreed) == (None, None, None, False)
    assert (after.ours, after.effort) == (ours, 3)


def test_needs_that_were_ranked_are_not_ranked_again(director: User, guest: Guest):
    key = settled(Account.objects.get(), director)["question"]
    told = {"check_id": key, "by": None, "at": NOON}
    portal_joint.rank_as_guest(guest, expected=1, needs=SHARED_NEEDS, **told)

    with pytest.raises(Conflict, match="answered already"):
        portal_joint.rank_as_guest(guest, expected=2, needs=SHARED_NEEDS[::-1], **told)

    assert WhatMattersCheck.objects.get(pk=key).ranked == SHARED_NEEDS
