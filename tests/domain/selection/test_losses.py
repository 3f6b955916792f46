"""Who was lost as a key account, and whose people leave: nothing goes on in silence."""

from __future__ import annotations

from datetime import date

import pytest

import choosing
from choosing_ways import LATER, decided, farewell, make_key, whole_decided
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import Status, TeamRole
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.selection import queries, services
from orchard.domain.selection.queries.vacancies import my_vacancies
from people import NOON
from world import World

__all__ = ["decided", "whole_decided"]
pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture
def director(world: World) -> User:
    return world.person(Role.PROGRAMME_DIRECTOR)


@pytest.fixture
def sponsor(world: World) -> User:
    return world.person(Role.EXECUTIVE_SPONSOR)


def lost_and_back(world: World, by: User) -> Account:
    """Return an account that was key, left us, and came back."""
    account = make_key(world, world.own)
    account = services.lose(account, reason="Plant closed", evidence="A letter", by=by, at=NOON)
    return services.return_to_prospect(account, reason="They order", by=by, at=LATER)


def test_no_way_round_a_loss_leads_a_key_account_into_ordinary_service(decided: World, director):
    account = lost_and_back(decided, director)
    assert queries.room(director).held == 0
    standing = queries.standing(director, account)
    assert (standing.target_hours, standing.mandate) == (None, "")

    found = services.open_round("The next", places=3, by=director, at=LATER)
    row = services.nominate(account, found=found, case=choosing.CASE, by=director, at=LATER)
    for attempt in ("straight", "by the round"):
        with pytest.raises(Conflict, match="Plan first who takes over"):
            services.return_to_standard(account, reason=attempt, by=director, at=LATER)
    services.withdraw(row, expected=row.version, why="A mistake", by=director, at=LATER)

    account = Account.objects.get(pk=account.pk)
    assert account.status == Status.PROSPECT
    with pytest.raises(Conflict, match="Plan first who takes over"):
        services.return_to_standard(account, reason="Now", by=director, at=LATER)


def test_who_was_lost_as_key_and_refused_later_is_a_prospect_again(decided: World, director):
    account = lost_and_back(decided, director)
    found = choosing.open_round(decided, account, name="The next", at=LATER)
    choosing.decide(decided, choosing.reveal(decided, found, LATER), {}, LATER)

    account = Account.objects.get(pk=account.pk)
    assert account.status == Status.PROSPECT
    assert queries.decision_for(director, account) is None


def test_one_that_came_back_leaves_its_key_days_by_a_plan(decided: World, director, sponsor):
    account = lost_and_back(decided, director)
    plan = services.plan_transition(account, plan=farewell(decided), by=director, at=LATER)
    plan = services.approve_transition(plan, expected=plan.version, by=sponsor, at=LATER)
    account.refresh_from_db()
    assert account.status == Status.PROSPECT
    plan = services.tell_farewell(
        plan, expected=plan.version, on=LATER.date(), by=director, at=LATER
    )
    services.finish_transition(plan, expected=plan.version, by=director, at=LATER)
    account.refresh_from_db()
    assert account.status == Status.FORMER
    assert not queries.owes_farewell(director, account)
    back = services.return_to_standard(account, reason="Watched", by=director, at=LATER)
    assert back.status == Status.STANDARD


def test_an_ordinary_customer_that_comes_back_owes_nobody_a_plan(decided: World, director):
    account = Account.objects.get(key="Lakeside")
    services.lose(account, reason="They moved", by=director, at=NOON)
    with pytest.raises(Conflict, match="can become: prospect"):
        services.return_to_standard(account, reason="Again", by=director, at=NOON)
    services.return_to_prospect(account, reason="They order", by=director, at=NOON)
    with pytest.raises(Conflict, match="under review first"):
        services.plan_transition(account, plan=farewell(decided), by=director, at=NOON)
    back = services.return_to_standard(account, reason="They pay", by=director, at=NOON)
    assert back.status == Status.STANDARD


def test_a_key_account_is_not_written_off_without_what_shows_it(decided: World, director):
    account = make_key(decided, decided.own)
    with pytest.raises(Invalid, match="nobody is dropped this way"):
        services.lose(account, reason="I think they left", by=director, at=NOON)
    account.refresh_from_db()
    assert account.status == Status.KEY


# --- people who leave ---------------------------------------------------------------------------


def seats(viewer: User) -> list[tuple[str, str, str]]:
    found = my_vacancies(viewer, TODAY)
    return [(one.account.key, one.role.value, one.left) for one in found]


def test_whom_a_key_account_needs_leaves_knowingly_and_the_seat_is_seen(
    decided: World, director, sponsor
):
    make_key(decided, decided.own)
    administrator = decided.person(Role.ADMINISTRATOR)
    with pytest.raises(accounts.IsNeeded, match=r"Nordfjord \(executive sponsor\)"):
        accounts.end_access(sponsor, by=administrator, at=NOON)
    sponsor.refresh_from_db()
    assert (sponsor.is_active, seats(director)) == (True, [])

    left = accounts.end_access(sponsor, anyway=True, by=administrator, at=NOON)

    empty = [("Nordfjord", "sponsor", left.name)]
    assert not left.is_active
    assert seats(director) == empty
    assert seats(decided.person(Role.ACCOUNT_MANAGER)) == empty  # it is their account
    assert seats(decided.person(Role.FINANCE)) == []
    held = next(one for one in decided.own.team.all() if one.role == "sponsor")
    accounts.hand_over(held, to=decided.insider, on=TODAY, by=director, at=NOON)
    assert seats(director) == []


def test_whom_no_key_account_needs_leaves_at_once(decided: World, director):
    administrator = decided.person(Role.ADMINISTRATOR)
    left = accounts.end_access(decided.colleague, by=administrator, at=NOON)  # of a candidate
    assert not left.is_active
    assert seats(director) == []


def test_a_confidential_account_is_not_named_to_who_ends_access(decided: World, director):
    Account.objects.filter(pk=decided.secret.pk).update(status=Status.KEY)
    secret = Account.objects.get(pk=decided.secret.pk)
    eva = decided.person(Role.OPERATIONS)
    for role, person in ((TeamRole.ACCOUNT_MANAGER, eva), (TeamRole.SPONSOR, decided.insider)):
        accounts.assign(
            secret, user=person, role=role, since=date(2026, 1, 1), by=decided.insider, at=NOON
        )

    left = accounts.end_access(eva, by=decided.person(Role.ADMINISTRATOR), at=NOON)

    assert not left.is_active
    assert seats(decided.insider) == [(secret.key, "account_manager", eva.name)]
    assert seats(director) == []
