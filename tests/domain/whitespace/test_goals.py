"""Opportunities and the goals of customers that they serve."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from orchard.domain.accounts.models import Account, CustomerGoal, Driver
from orchard.domain.accounts.notes import DriverNote, GoalNote
from orchard.domain.accounts.rules.profile import Horizon
from orchard.domain.accounts.services import profile
from orchard.domain.core import services as core
from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.whitespace import queries, services
from orchard.domain.whitespace.models import Cell, Opportunity
from orchard.domain.whitespace.rules import OpportunityState, Stage, Status
from orchard.domain.whitespace.services import Pursuit, Spot
from people import NOON, make_user

TODAY = NOON.date()


@pytest.fixture
def finance(db: None) -> User:
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    return make_user("Finn Finance", Role.FINANCE)


@pytest.fixture
def account(db: None) -> Account:
    return Account.objects.create(key="birch", name="Birch", slug="birch")


def goal_of(account: Account, by: User) -> CustomerGoal:
    note = GoalNote(title="Fewer stops", horizon=Horizon.ONE, source="Their plan", said_on=TODAY)
    made = profile.note_known(account, note=note, by=by, at=NOON)
    assert isinstance(made, CustomerGoal)
    return made


def driver_of(account: Account, by: User) -> Driver:
    note = DriverNote(
        title="Carbon price", type="regulation", likelihood=3, timing="now", source="Their plan",
        said_on=TODAY,
    )  # fmt: skip
    made = profile.note_known(account, note=note, by=by, at=NOON)
    assert isinstance(made, Driver)
    return made


def pursuit(owner: User) -> Pursuit:
    return Pursuit("More", owner, Decimal(50), "Call them", TODAY + timedelta(days=9))


def test_from_the_second_stage_on_an_opportunity_serves_a_goal(account: Account, finance: User):
    act = {"by": finance, "at": NOON}
    other = Account.objects.create(key="fir", name="Fir", slug="fir")
    goal, foreign = goal_of(account, finance), goal_of(other, finance)
    spot, plain = Spot(None, "Flow"), pursuit(finance)
    made = services.open_opportunity(account, spot=spot, pursuit=plain, **act)
    for wrong in (
        replace(plain, stage=Stage.CONFIRMED),
        replace(plain, goal=foreign),
        replace(plain, probability=Decimal("1.2")),
    ):
        with pytest.raises(Invalid):
            services.change_opportunity(made, expected=made.version, pursuit=wrong, **act)

    better = replace(plain, stage=Stage.SHAPED, goal=goal)
    made = services.change_opportunity(made, expected=made.version, pursuit=better, **act)

    assert (made.chance, made.weighted) == (Decimal("0.40"), Decimal(20))
    assert queries.Pipeline.of(queries.pipeline(finance)).without_goal == 0
    assert made.served_goal == goal
    goal = profile.remove_known(goal, expected=goal.version, **act)
    (row,) = queries.pipeline(finance).without_goal()
    assert row.served_goal is None  # the goal was taken out: it serves nothing that stands
    assert queries.Pipeline.of([row]) == queries.Pipeline(1, Decimal(50), Decimal(20), 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Opportunity.objects.update(goal=None)


def test_an_opportunity_follows_from_a_driver_that_stands_in_the_profile(
    account: Account, finance: User
):
    act = {"by": finance, "at": NOON}
    foreign = driver_of(Account.objects.create(key="fir", name="Fir", slug="fir"), finance)
    driver, plain, spot = driver_of(account, finance), pursuit(finance), Spot(None, "Flow")
    gone = profile.remove_known(driver_of(account, finance), expected=1, **act)
    for wrong in (foreign, gone):
        with pytest.raises(Invalid, match="does not stand in the profile"):
            services.open_opportunity(
                account, spot=spot, pursuit=replace(plain, driver=wrong), **act
            )

    made = services.open_opportunity(
        account, spot=spot, pursuit=replace(plain, driver=driver), **act
    )

    assert queries.following(finance, account) == {driver.pk: [made]}
    profile.remove_known(driver, expected=1, **act)
    made = queries.opportunity(finance, account, made.pk)
    for wrong in (foreign, gone):
        with pytest.raises(Invalid, match="does not stand in the profile"):
            services.change_opportunity(
                made, expected=1, pursuit=replace(plain, driver=wrong), **act
            )
    kept = replace(plain, driver=made.driver, title="More flow")
    assert services.change_opportunity(made, expected=1, pursuit=kept, **act).driver == driver


def test_a_won_opportunity_served_a_goal(account: Account, finance: User):
    act = {"by": finance, "at": NOON}
    plain = pursuit(finance)
    made = services.open_opportunity(account, spot=Spot(None, "Flow"), pursuit=plain, **act)
    end = {"state": OpportunityState.WON, "words": "Signed"}
    with pytest.raises(Invalid, match="serves a goal"):
        services.close_opportunity(made, expected=made.version, **end, **act)
    served = replace(plain, goal=goal_of(account, finance), stage=Stage.CONFIRMED)
    made = services.change_opportunity(made, expected=made.version, pursuit=served, **act)

    won = services.close_opportunity(made, expected=made.version, **end, **act)

    assert won.closed_at == NOON
    assert Cell.objects.get().status == Status.PIPELINE  # until the ledger shows sales
