"""What one may do with plans: pages that read it once say what the services say at each step."""

from __future__ import annotations

import pytest

from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.plans.queries import rights
from people import NOON
from plan_rows import make_plan, seats
from world import World
from worlds import world
from worlds import world_without_figures as whole_world

__all__ = ["whole_world", "world"]
pytestmark = pytest.mark.django_db
Said = tuple[bool, bool, bool]


def people(world: World) -> list[User]:
    return [*world.people.values(), world.colleague, world.insider]


def asked(by: User, account: Account) -> Said:
    """Return whether somebody may edit, approve and share, as services ask for it."""
    may = (rights.may_edit, rights.may_approve, rights.may_share)
    return tuple(one(by, account) for one in may)  # type: ignore[return-value]  # three of them


def test_rights_read_at_once_are_those_that_are_asked_one_by_one(world: World):
    for account in (world.own, world.other, world.secret):
        plan = make_plan(account, world.insider)
        for by in people(world):
            at_once = rights.at_account(by, account)
            assert (at_once.may_edit, at_once.may_approve, at_once.may_share) == asked(by, account)
            if not at_once.is_in and account == world.secret:
                continue  # a page of a plan is only shown to who knows its account
            found = seats(by, plan).rights
            assert (found.may_edit, found.may_approve, found.may_share) == asked(by, account)


def test_who_manages_an_account_edits_and_shares_and_never_approves(world: World):
    kari, sponsor = world.person(Role.ACCOUNT_MANAGER), world.person(Role.EXECUTIVE_SPONSOR)

    assert asked(kari, world.own) == (True, False, True)
    assert asked(sponsor, world.own) == (True, True, True)
    assert asked(world.person(Role.PROGRAMME_DIRECTOR), world.own) == (True, True, True)
    assert asked(world.person(Role.READER), world.own) == (False, False, False)


def test_a_hidden_account_gives_nobody_rights_who_may_not_know_it(world: World):
    director = world.person(Role.PROGRAMME_DIRECTOR)

    assert asked(director, world.secret) == (False, False, False)
    assert asked(world.insider, world.secret) == (True, True, True)


def test_who_sits_in_the_account_that_it_became_part_of_works_on_its_plan(world: World):
    kari, director = world.person(Role.ACCOUNT_MANAGER), world.person(Role.PROGRAMME_DIRECTOR)
    plan = make_plan(world.other, director)
    assert not rights.may_edit(kari, world.other)

    accounts.merge_accounts(
        world.own, others=[world.other], reason="One group", by=director, at=NOON
    )

    plan.account.refresh_from_db()
    found = seats(kari, plan).rights
    assert found.may_edit
    assert asked(kari, plan.account) == (True, found.may_approve, True)
