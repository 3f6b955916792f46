"""What gets better next: a goal for each dimension of the programme and for each key account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.plans.queries.improvements import Improvement, improvements
from orchard.domain.programme.models import MaturityAssessment, MaturityGoal
from orchard.domain.programme.rules.maturity import stands
from orchard.domain.programme.rules.questionnaire import QUESTIONNAIRE


@dataclass(frozen=True, slots=True)
class DimensionGoal:
    """A dimension with its goal; `stands` is false for one whose day is past or whose owner left."""

    key: str
    title: str
    goal: MaturityGoal | None
    stands: bool

    @property
    def is_missing(self) -> bool:
        """Say whether nobody works on this dimension."""
        return not self.stands


@dataclass(frozen=True, slots=True)
class Goals:
    """All goals of the programme, as far as the viewer may know what they are about."""

    dimensions: tuple[DimensionGoal, ...]
    accounts: tuple[Improvement, ...]

    @property
    def missing_dimensions(self) -> list[str]:
        """Return the dimensions without a goal that leads on."""
        return [one.title for one in self.dimensions if one.is_missing]

    @property
    def missing_accounts(self) -> list[str]:
        """Return the key accounts without one, of those that the viewer knows."""
        return [one.account.name for one in self.accounts if one.objective is None]

    @property
    def missing(self) -> int:
        """Return how many goals are missing."""
        return len(self.missing_dimensions) + len(self.missing_accounts)


def goals(viewer: User, found: MaturityAssessment | None, *, today: date) -> Goals:
    """Return the goals of an assessment's dimensions, none before the first, and of key accounts."""
    if not viewer.may(Permission.SEE_KPIS):
        raise NotFound
    given = {} if found is None else {one.dimension: one for one in _goals(found)}
    dimensions = (_dimension(one.key, str(one.title), given, today) for one in QUESTIONNAIRE)
    accounts = improvements(viewer, today=today)
    return Goals(tuple(dimensions) if found else (), tuple(accounts))


def goal(viewer: User, found: MaturityAssessment, dimension: str) -> MaturityGoal | None:
    """Return the goal of one dimension, nothing where nobody wrote one."""
    if not viewer.may(Permission.SEE_KPIS) or dimension not in {one.key for one in QUESTIONNAIRE}:
        raise NotFound
    return next((one for one in _goals(found) if one.dimension == dimension), None)


def owners(viewer: User) -> dict[str, User]:
    """Return who may own a goal, by key: whoever works here."""
    people = User.objects.visible_to(viewer).people().active()
    return {str(one.pk): one for one in people.order_by("name", "pk")}


def _goals(found: MaturityAssessment) -> list[MaturityGoal]:
    return list(MaturityGoal.objects.filter(assessment=found).select_related("owner"))


def _dimension(key: str, title: str, given: dict[str, MaturityGoal], today: date) -> DimensionGoal:
    found = given.get(key)
    leads_on = found is not None and stands(found.due_on, today, is_owned=found.owner.is_active)
    return DimensionGoal(key, title, found, leads_on)
