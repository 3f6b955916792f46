"""Whether a plan is worth submitting: thirteen tests, and what to do where one fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Check(StrEnum):
    """The thirteen tests, in the order in which a plan is read."""

    CUSTOMER_GOALS = "customer_goals"
    MEASURABLE = "measurable"
    HORIZONS = "horizons"
    LEAVES_OUT = "leaves_out"
    OPPORTUNITY_GOALS = "opportunity_goals"
    ONE_OWNER = "one_owner"
    DUE_DATES = "due_dates"
    RESOURCES = "resources"
    RISKS = "risks"
    COMPETITORS = "competitors"
    CUSTOMER_VALUE = "customer_value"
    CONTRIBUTION = "contribution"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Loose:
    """An action that leads to no strategic objective."""

    key: int
    title: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is counted in a plan before it is judged."""

    customer_goals: int = 0
    objectives: int = 0
    measurable: int = 0
    """How many objectives have a measure, a number of today and one to reach."""
    are_horizons_linked: bool = False
    loose: tuple[Loose, ...] = ()
    leaves_out: str = ""
    opportunities: int = 0
    without_goal: int = 0
    actions: int = 0
    with_one_owner: int = 0
    objectives_due: int = 0
    actions_due: int = 0
    resourced: int = 0
    categories_open: int = 0
    """In how many categories nobody looked for risks, or too long ago."""
    risks: int = 0
    risks_owned: int = 0
    competitors: int = 0
    values: int = 0
    """How many gains of the customer have a number."""
    knows_contribution: bool = False
    shared: int = 0


@dataclass(frozen=True, slots=True)
class Tested:
    """One test: whether the plan passes, what it asks and what to do."""

    check: Check
    is_passed: bool
    title: str | Promise
    fix: str | Promise


@dataclass(frozen=True, slots=True)
class Quality:
    """All tests of a plan."""

    tests: tuple[Tested, ...]
    loose: tuple[Loose, ...] = ()
    """The actions for which the horizons are not linked."""

    @property
    def passed(self) -> int:
        """Return how many tests the plan passes."""
        return sum(one.is_passed for one in self.tests)

    @property
    def total(self) -> int:
        """Return how many tests there are."""
        return len(self.tests)

    @property
    def failed(self) -> Sequence[Tested]:
        """Return the tests that it does not pass, in their order."""
        return [one for one in self.tests if not one.is_passed]


TITLES: dict[Check, str | Promise] = {
    Check.CUSTOMER_GOALS: _("Goals of the customer are known"),
    Check.MEASURABLE: _("Each objective can be measured"),
    Check.HORIZONS: _("Three horizons are linked"),
    Check.LEAVES_OUT: _("The strategy says what we leave out"),
    Check.OPPORTUNITY_GOALS: _("Each opportunity serves a goal of the customer"),
    Check.ONE_OWNER: _("Each action has one person"),
    Check.DUE_DATES: _("Everything has a day"),
    Check.RESOURCES: _("Resources are granted"),
    Check.RISKS: _("Risks are looked for, and each has an owner"),
    Check.COMPETITORS: _("Competitors are in view"),
    Check.CUSTOMER_VALUE: _("The customer's gain is a number"),
    Check.CONTRIBUTION: _("Contribution after cost to serve is known"),
    Check.SHARED: _("The customer has seen it"),
}
FIXES: dict[Check, str | Promise] = {
    Check.CUSTOMER_GOALS: _("Note what they want to reach in the profile."),
    Check.MEASURABLE: _("Give each objective its measure, the number of today and the one to reach."),
    Check.HORIZONS: _("Set an objective at each horizon, let the nearer ones lead up, and each action to one of them."),
    Check.LEAVES_OUT: _("Write what we do not do this year."),
    Check.OPPORTUNITY_GOALS: _("Choose for each opportunity the goal that it serves."),
    Check.ONE_OWNER: _("Plan actions, each with exactly one person."),
    Check.DUE_DATES: _("Give each objective and each action its day."),
    Check.RESOURCES: _("Say for each objective whether people and money are granted."),
    Check.RISKS: _("Look at all eight categories: note a risk, or that none was found."),
    Check.COMPETITORS: _("Note who else sells to them, and how strong they are."),
    Check.CUSTOMER_VALUE: _("Put a number on what the customer gains with us."),
    Check.CONTRIBUTION: _("Import costs, so that the cost to serve is known."),
    Check.SHARED: _("Share at least one objective with the customer."),
}  # fmt: skip


def quality(facts: Facts) -> Quality:
    """Return the thirteen tests; what is not there at all passes none of them."""
    passed = _passed(facts)
    return Quality(
        tuple(Tested(one, passed[one], TITLES[one], FIXES[one]) for one in Check), facts.loose
    )


def _passed(facts: Facts) -> dict[Check, bool]:
    return {
        Check.CUSTOMER_GOALS: facts.customer_goals > 0,
        Check.MEASURABLE: 0 < facts.objectives == facts.measurable,
        Check.HORIZONS: facts.are_horizons_linked and not facts.loose,
        Check.LEAVES_OUT: bool(facts.leaves_out.strip()),
        Check.OPPORTUNITY_GOALS: facts.opportunities > 0 == facts.without_goal,
        Check.ONE_OWNER: 0 < facts.actions == facts.with_one_owner,
        Check.DUE_DATES: 0 < facts.objectives == facts.objectives_due
        and 0 < facts.actions == facts.actions_due,
        Check.RESOURCES: 0 < facts.objectives == facts.resourced,
        Check.RISKS: facts.categories_open == 0 and facts.risks == facts.risks_owned,
        Check.COMPETITORS: facts.competitors > 0,
        Check.CUSTOMER_VALUE: facts.values > 0,
        Check.CONTRIBUTION: facts.knows_contribution,
        Check.SHARED: facts.shared > 0,
    }
