"""What people of the world plan with accounts: a plan with objectives, an initiative."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import plan_rows
from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.plans.models import AccountPlan, Objective
from orchard.domain.plans.rules.plan import Care, Horizon, ObjectiveKind
from orchard.domain.plans.rules.qualification import Question
from orchard.domain.plans.services import (
    initiatives,
    objectives,
    plan,
    qualification,
    versions,
)
from orchard.domain.whitespace.models import Opportunity
from people import NOON
from world import World

MISSING = 10**9
YEAR = 2026


def with_plans(world: World) -> World:
    """Leave a plan with objectives and an initiative on one's own and on the hidden account."""
    own = _of_account(world.own, world.person(Role.PROGRAMME_DIRECTOR))
    secret = _of_account(world.secret, world.insider)
    for name, key in own.items():
        world.things[name] = {"own": key, "foreign": secret[name], "missing": MISSING}
    world.things["objective field"] = {"own": "title"}
    _check(world.things["opportunity"]["own"], world.person(Role.PROGRAMME_DIRECTOR))
    _check(world.things["opportunity"]["foreign"], world.insider)
    return world


def target(owner: User, **others: object) -> objectives.Target:
    """Return an objective whose texts are canaries."""
    return objectives.Target(**{
        "kind": ObjectiveKind.POSITION, "horizon": Horizon.STRATEGIC, "owner": owner,
        "title": "CNRY-objective", "strategy": "CNRY-objective-strategy",
        "measure": "CNRY-objective-measure", "unit": "sites", "baseline": Decimal(1),
        "target": Decimal(4), "due_on": date(YEAR + 2, 12, 31), **others,
    })  # fmt: skip


def margin(owner: User, parent: Objective) -> objectives.Target:
    """Return an objective whose numbers are a margin, as canaries."""
    return target(
        owner, kind=ObjectiveKind.CONTRIBUTION, horizon=Horizon.OPERATIVE, parent=parent,
        title="CNRY-contribution-goal", unit="", baseline=Decimal("88121.5"),
        target=Decimal("88122.5"), current=Decimal("88123.5"), due_on=date(YEAR, 12, 31),
    )  # fmt: skip


def planned(account: Account, by: User) -> AccountPlan:
    """Return the plan of the year with how we go about it."""
    made = plan.begin_plan(account, year=YEAR, by=by, at=NOON)
    return plan.change_plan(
        made, expected=1, by=by, at=NOON,
        course=plan.Course(made.mode, "CNRY-plan-strategy", "CNRY-plan-leaves-out"),
    )  # fmt: skip


def _of_account(account: Account, by: User) -> dict[str, object]:
    made = planned(account, by)
    far = objectives.add_objective(made, target=target(by), by=by, at=NOON)
    near = objectives.add_objective(made, target=margin(by, far), by=by, at=NOON)
    plan_rows.make_whole(made, by)
    undertaking = initiatives.Undertaking(
        "CNRY-initiative", Care.WATER, by, why="CNRY-initiative-why", objective=far
    )
    begun = initiatives.add_initiative(made, undertaking=undertaking, by=by, at=NOON)
    quiet = initiatives.Undertaking("CNRY-initiative-alone", Care.PRUNE, by)
    alone = initiatives.add_initiative(made, undertaking=quiet, by=by, at=NOON)
    version = versions.submit_version(made, words="CNRY-version-words", by=by, at=NOON)
    return {
        "plan": made.pk, "objective": near.pk, "initiative": begun.pk,
        "initiative of nobody else": alone.pk, "version": version.number,
    }  # fmt: skip


def _check(opportunity: object, by: User) -> None:
    """Answer the eight questions about an opportunity."""
    found = Opportunity.objects.get(pk=opportunity)
    scores = dict.fromkeys(Question, 2)
    qualification.qualify(
        found, expected=0, scores=scores, words="CNRY-qualification", by=by, at=NOON
    )
