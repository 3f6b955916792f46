"""The plan of the largest account for the year: where it goes, how, and what is under way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchard.domain.accounts.models import Account, CustomerGoal
    from orchard.domain.core.models import User
    from orchard.domain.plans.models import AccountPlan, Objective
    from orchard.domain.plans.services.objectives import Target

ACCOUNT = "Nordvik Group"
BEGUN, WEEK = timedelta(days=24), timedelta(days=7)
STRATEGY = (
    "From the supplier of parts to the one who keeps the plants running: service plans first where "
    "the stops hurt most, one frame for all plants after that."
)
LEAVES_OUT = "No price race for standard motors; no new sites outside Norway and Estonia this year."


@dataclass(frozen=True, slots=True)
class Aim:
    """One objective: who, kind, horizon, words, numbers, years ahead, what it leads up to."""

    key: str
    who: str
    kind: str
    horizon: int
    title: str
    strategy: str
    measure: str
    unit: str
    numbers: tuple[str, str, str]
    """From, to, and now; now is empty where the ledger says it."""
    years: int
    parent: str = ""
    goal: int | None = None
    beneficiary: str = "us"
    state: str = "active"
    is_improvement: bool = False


AIMS = (
    Aim("far", "kari", "position", 3, "First choice for rotating equipment in every plant",
        "Win the plants one by one with service plans, then one frame for all.",
        "Plants that buy service from us", "plants", ("2", "9", "4"), 3, goal=1,
        beneficiary="together"),
    Aim("money", "kari", "contribution", 3, "Contribution after cost to serve",
        "More service, fewer small orders, one price list.",
        "Contribution of twelve months", "", ("3900000", "5200000", ""), 3, parent=""),
    Aim("share", "kari", "share_of_spend", 2, "Share of their spend",
        "Seals and lubricants in Bergen and Mo first.", "Our part of known spend", "%",
        ("31", "45", ""), 2, parent="far", goal=3),
    Aim("revenue", "kari", "revenue", 2, "Revenue", "Seal kits, old motors in Odda, the new hall.",
        "Revenue of twelve months", "", ("18800000", "23000000", ""), 2, parent="money"),
    Aim("second", "mart", "joint_project", 1, "Second carrier for the northern sites",
        "Trial from January with their planner, frame by summer.", "Sites with two carriers",
        "sites", ("0", "4", "1"), 1, parent="far", goal=1, beneficiary="together"),
    Aim("answers", "liis", "joint_project", 1, "Complaints answered within a day",
        "One desk for both sides, one list.", "Median hours to the first answer", "hours",
        ("40", "24", "31"), 1, parent="far", beneficiary="customer", state="unresourced",
        is_improvement=True),
)  # fmt: skip
UNDERTAKEN = (
    ("prune", "kari", "One price list instead of eleven", "money", "running", False),
    ("water", "mart", "Monthly walk through the plant in Bergen", "far", "running", True),
    ("develop", "kari", "Service plan for three plants", "far", "agreed", True),
)
"""Kind, who, what, which objective, how far, whether together."""
CHECKED = {"metrics": 2, "economic_buyer": 0, "decision_criteria": 2, "decision_process": 1,
           "paper_process": 1, "pain": 3, "champion": 2, "competition": 1}  # fmt: skip


def plan_all(accounts: Mapping[str, Account], people: Mapping[str, User], *, at: datetime) -> None:
    """Begin the plan of next year, set its objectives and check the largest opportunity."""
    from orchard.domain.plans.rules.plan import Mode
    from orchard.domain.plans.services import plan as plans

    account, kari, begun = accounts[ACCOUNT], people["kari"], at - BEGUN
    plan = plans.begin_plan(account, year=begun.year + (begun.month >= 10), by=kari, at=begun)  # noqa: PLR2004 - autumn
    plan = plans.change_plan(
        plan, expected=plan.version, course=plans.Course(Mode.FULL, STRATEGY, LEAVES_OUT),
        by=kari, at=begun,
    )  # fmt: skip
    made = _aim(plan, people, begun)
    _undertake(plan, people, made, at - 2 * WEEK)
    _check(account, kari, at - WEEK)


def _aim(plan: AccountPlan, people: Mapping[str, User], at: datetime) -> dict[str, Objective]:
    from orchard.domain.accounts.queries import profile
    from orchard.domain.plans.services import objectives

    goals = list(profile.goals(people["kari"], plan.account))
    made: dict[str, Objective] = {}
    for aim in AIMS:
        target = _target(aim, plan.year, people[aim.who], made.get(aim.parent), goals)
        made[aim.key] = objectives.add_objective(plan, target=target, by=people["kari"], at=at)
    return made


def _target(
    aim: Aim, year: int, owner: User, parent: Objective | None, goals: list[CustomerGoal]
) -> Target:
    from orchard.domain.plans.rules.plan import (
        Beneficiary,
        Horizon,
        ObjectiveKind,
        ObjectiveState,
    )
    from orchard.domain.plans.services.objectives import Target

    start, end, now = aim.numbers
    return Target(
        kind=ObjectiveKind(aim.kind), horizon=Horizon(aim.horizon), title=aim.title, owner=owner,
        strategy=aim.strategy, measure=aim.measure, unit=aim.unit, baseline=Decimal(start),
        target=Decimal(end), current=Decimal(now) if now else None,
        due_on=date(year + aim.years - 1, 12, 31), parent=parent,
        goal=goals[aim.goal - 1] if aim.goal and len(goals) >= aim.goal else None,
        beneficiary=Beneficiary(aim.beneficiary), state=ObjectiveState(aim.state),
        is_improvement=aim.is_improvement,
    )  # fmt: skip


def _undertake(
    plan: AccountPlan, people: Mapping[str, User], made: Mapping[str, Objective], at: datetime
) -> None:
    from orchard.domain.plans.rules.plan import Care, InitiativeState
    from orchard.domain.plans.services import initiatives

    for care, who, title, objective, state, is_joint in UNDERTAKEN:
        undertaking = initiatives.Undertaking(
            title, Care(care), people[who], objective=made[objective], is_joint=is_joint, effort=3,
            state=InitiativeState(state),
        )  # fmt: skip
        initiatives.add_initiative(plan, undertaking=undertaking, by=people["kari"], at=at)


def _check(account: Account, by: User, at: datetime) -> None:
    """Answer the eight questions about the largest opportunity: nobody knows who pays."""
    from orchard.domain.plans.rules.qualification import Question
    from orchard.domain.plans.services import qualification
    from orchard.domain.whitespace import queries

    largest = next(iter(queries.pipeline(by, account)), None)
    if largest is not None:
        scores = {one: CHECKED[one.value] for one in Question}
        words = "The plant manager wants it; who releases the money is not said yet."
        qualification.qualify(largest, expected=0, scores=scores, words=words, by=by, at=at)
