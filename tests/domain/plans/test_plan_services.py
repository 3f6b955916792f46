"""What the services of the living plan refuse, and what they leave in the trail."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed, NotFound, StaleVersion
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.plans.models import AccountPlan, Objective
from orchard.domain.plans.queries import plan as queries
from orchard.domain.plans.queries.quality import plan_quality
from orchard.domain.plans.rules.plan import Care, Horizon, InitiativeState, ObjectiveState
from orchard.domain.plans.services import initiatives, objectives, plan
from people import NOON
from plan_belongings import YEAR, target
from world import World
from worlds import world
from worlds import world_without_figures as whole_world

__all__ = ["whole_world", "world"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def kari(world: World) -> User:
    return world.person(Role.ACCOUNT_MANAGER)


@pytest.fixture
def made(world: World, kari: User) -> AccountPlan:
    return plan.begin_plan(world.own, year=YEAR, by=kari, at=NOON)


LAST = date(YEAR, 12, 31)


def aim(made: AccountPlan, by: User, **others: object) -> Objective:
    return objectives.add_objective(made, target=target(by, **others), by=by, at=NOON)


def test_a_year_has_one_plan_within_sight(world: World, kari: User, made: AccountPlan):
    with pytest.raises(Conflict, match="There is a plan for this year already"):
        plan.begin_plan(world.own, year=YEAR, by=kari, at=NOON)
    for year in (YEAR - 2, YEAR + 4):
        with pytest.raises(Invalid, match="from last year to three years ahead"):
            plan.begin_plan(world.own, year=year, by=kari, at=NOON)
    assert AuditEvent.objects.latest("sequence").verb == "plan.begun"


def test_only_the_team_and_who_cares_for_teams_write(world: World, kari: User, made: AccountPlan):
    far = aim(made, kari)
    for role in (Role.OPERATIONS, Role.FINANCE, Role.READER, Role.ADMINISTRATOR):
        by = world.person(role)
        with pytest.raises(NotAllowed):
            aim(made, by)
        with pytest.raises(NotAllowed):
            objectives.remove_objective(far, expected=1, by=by, at=NOON)
    with pytest.raises(NotAllowed):
        plan.begin_plan(world.secret, year=YEAR, by=world.person(Role.PROGRAMME_DIRECTOR), at=NOON)
    with pytest.raises(NotFound):
        queries.objective(world.colleague, world.secret, far.pk)
    aim(made, world.person(Role.PROGRAMME_DIRECTOR))
    assert Objective.objects.count() == 2


def test_an_owner_is_in_the_team(world: World, kari: User, made: AccountPlan):
    with pytest.raises(Invalid, match="in the team"):
        objectives.add_objective(made, target=target(world.colleague), by=kari, at=NOON)
    undertaking = initiatives.Undertaking("Walk", Care.WATER, world.colleague)
    with pytest.raises(Invalid, match="in the team"):
        initiatives.add_initiative(made, undertaking=undertaking, by=kari, at=NOON)


def test_an_objective_that_ends_badly_says_why(kari: User, made: AccountPlan):
    far = aim(made, kari)
    missed = target(kari, state=ObjectiveState.MISSED)

    with pytest.raises(Invalid, match="Say why it was missed or dropped"):
        objectives.change_objective(far, expected=1, target=missed, by=kari, at=NOON)

    said = replace(missed, reason="They froze the budget")
    done = objectives.change_objective(far, expected=1, target=said, by=kari, at=NOON)
    assert (done.state, done.reason) == ("missed", "They froze the budget")
    with pytest.raises(StaleVersion):
        objectives.change_objective(far, expected=1, target=said, by=kari, at=NOON)


def test_numbers_that_are_none_are_refused(kari: User, made: AccountPlan):
    for number in (Decimal("NaN"), Decimal("Infinity"), Decimal(10) ** 14):
        with pytest.raises(Invalid, match="Give a number"):
            aim(made, kari, target=number)
    with pytest.raises(Invalid, match="The number to reach is the number of today"):
        aim(made, kari, target=Decimal(1))


def test_what_leads_up_never_goes_in_a_circle(world: World, kari: User, made: AccountPlan):
    far = aim(made, kari)
    near = aim(made, kari, horizon=Horizon.TACTICAL, parent=far, due_on=LAST)
    with pytest.raises(Invalid, match="further away than itself"):
        aim(made, kari, horizon=Horizon.TACTICAL, parent=near, due_on=LAST)
    top = aim(made, kari)
    lower = target(kari, horizon=Horizon.TACTICAL, parent=top, due_on=LAST)
    with pytest.raises(Invalid, match="would lie as far away"):
        objectives.change_objective(far, expected=1, target=lower, by=kari, at=NOON)

    other = plan.begin_plan(world.own, year=YEAR + 1, by=kari, at=NOON)
    with pytest.raises(Invalid, match="of the same plan"):
        aim(other, kari, horizon=Horizon.TACTICAL, parent=far, due_on=date(YEAR + 1, 12, 31))


def test_what_others_lead_up_to_stays_and_comes_back_first(kari: User, made: AccountPlan):
    far = aim(made, kari)
    near = aim(made, kari, horizon=Horizon.TACTICAL, parent=far, due_on=LAST)
    with pytest.raises(Conflict, match="Something leads up to it"):
        objectives.remove_objective(far, expected=1, by=kari, at=NOON)

    objectives.remove_objective(near, expected=1, by=kari, at=NOON)
    objectives.remove_objective(far, expected=1, by=kari, at=NOON)

    with pytest.raises(Conflict, match="Put that back first"):
        objectives.restore_objective(Objective.objects.get(pk=near.pk), by=kari, at=NOON)
    objectives.restore_objective(far, by=kari, at=NOON)
    objectives.restore_objective(Objective.objects.get(pk=near.pk), by=kari, at=NOON)
    assert len(queries.objectives(kari, made)) == 2


def test_an_initiative_is_dropped_with_its_reason_and_has_an_effort(kari: User, made: AccountPlan):
    walk = initiatives.Undertaking("Walk", Care.WATER, kari)
    found = initiatives.add_initiative(made, undertaking=walk, by=kari, at=NOON)

    for change, words in (
        ({"state": InitiativeState.DROPPED}, "Say why it was dropped"),
        ({"effort": 6}, "from 1 to 5"),
        ({"title": " "}, "Say what we undertake"),
    ):
        with pytest.raises(Invalid, match=words):
            initiatives.change_initiative(
                found, expected=1, undertaking=replace(walk, **change), by=kari, at=NOON
            )


def test_plans_of_a_merged_account_stand_with_its_heir(world: World, kari: User):
    theirs = plan.begin_plan(world.other, year=YEAR, by=world.colleague, at=NOON)
    aim(theirs, world.colleague)
    director = world.person(Role.PROGRAMME_DIRECTOR)
    accounts.merge_accounts(world.own, others=[world.other], reason="One", by=director, at=NOON)
    heir = Account.objects.get(pk=world.own.pk)

    (found,) = queries.plans(kari, heir)
    (row,) = queries.objectives(kari, found)
    moved = target(world.colleague, title="Worked on")
    objectives.change_objective(row, expected=1, target=moved, by=kari, at=NOON)

    assert queries.objective(kari, heir, row.pk).title == "Worked on"
    assert plan_quality(kari, found, today=NOON.date()).total == 13
    old = Account.objects.get(pk=world.other.pk)
    with pytest.raises(Conflict, match="This account was merged"):
        plan.begin_plan(old, year=YEAR + 1, by=director, at=NOON)
