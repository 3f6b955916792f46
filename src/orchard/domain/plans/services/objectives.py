"""What one may do with objectives: set, change, measure, end, take out and put back."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Self

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import CustomerGoal
from orchard.domain.core import queries as core
from orchard.domain.core import removal
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import update_versioned
from orchard.domain.plans.models import AccountPlan, Objective
from orchard.domain.plans.owners import check_lengths, check_owner
from orchard.domain.plans.queries.rights import check_may_edit
from orchard.domain.plans.rules.objectives import (
    LACKING,
    first_day,
    last_day,
    leads_to,
    needs_parent,
    unsaid,
)
from orchard.domain.plans.rules.plan import (
    Beneficiary,
    Horizon,
    ObjectiveKind,
    ObjectiveState,
)
from orchard.domain.plans.rules.sections import OBJECTIVES

LARGEST = Decimal(10) ** 13
ENDS_WITH_REASON = (ObjectiveState.MISSED, ObjectiveState.DROPPED)


@dataclass(frozen=True, slots=True)
class Target:
    """An objective with its strategy: how it is counted, from where to where, and by when."""

    kind: ObjectiveKind
    horizon: Horizon
    title: str
    owner: User
    strategy: str = ""
    measure: str = ""
    unit: str = ""
    baseline: Decimal | None = None
    target: Decimal | None = None
    current: Decimal | None = None
    current_on: date | None = None
    due_on: date | None = None
    parent: Objective | None = None
    goal: CustomerGoal | None = None
    beneficiary: Beneficiary = Beneficiary.US
    is_improvement: bool = False
    state: ObjectiveState = ObjectiveState.PROPOSED
    reason: str = ""

    @classmethod
    def of(cls, row: Objective) -> Self:
        """Return an objective as it is, to change one thing of it."""
        return cls(**{one.name: getattr(row, one.name) for one in fields(cls)})

    def check(self, plan: AccountPlan, by: User, today: date, *, kept: Objective | None) -> None:
        """Refuse what the plan's mode asks for and is not there, and what cannot be."""
        if not self.title.strip():
            raise Invalid(_("Say what is to be reached."))
        check_lengths(OBJECTIVES, self.values())
        check_owner(self.owner, plan.account, before=None if kept is None else kept.owner, by=by)
        self._check_asked(plan)
        self._check_day(plan, kept)
        self._check_numbers(today)
        self._check_parent(plan, kept)
        self._check_goal(plan, kept)
        if self.state in ENDS_WITH_REASON and not self.reason.strip():
            raise Invalid(_("Say why it was missed or dropped: the next plan begins with that."))

    def _check_asked(self, plan: AccountPlan) -> None:
        gaps = unsaid({name: getattr(self, name) for name in LACKING}, plan.mode)
        if gaps:
            raise Invalid(_("Still missing: %(gaps)s.") % {"gaps": "; ".join(gaps)})

    def _check_day(self, plan: AccountPlan, kept: Objective | None) -> None:
        """Refuse a day outside the horizon; one that stands there since other rules may stay."""
        if self.due_on is None or (
            kept is not None and (kept.due_on, kept.horizon) == (self.due_on, self.horizon)
        ):
            return
        first, last = first_day(self.horizon, plan.year), last_day(self.horizon, plan.year)
        if self.due_on > last:
            text = _("At this horizon it is due by %(day)s. Choose a nearer day or another horizon.")  # fmt: skip
            raise Invalid(text % {"day": last.isoformat()})
        if first is not None and self.due_on < first:
            text = _("At this horizon it is due on %(day)s or later. Choose a later day or a nearer horizon.")  # fmt: skip
            raise Invalid(text % {"day": first.isoformat()})

    def _check_numbers(self, today: date) -> None:
        for number in (self.baseline, self.target, self.current):
            if number is not None and not (number.is_finite() and abs(number) < LARGEST):
                raise Invalid(_("Give a number, as 120000.50."))
        if self.target is not None and self.target == self.baseline:
            raise Invalid(_("The number to reach is the number of today. Say what changes."))
        if self.current_on is not None and self.current_on > today:
            raise Invalid(_("It was measured on a day to come. Give the day of the number."))

    def _check_parent(self, plan: AccountPlan, kept: Objective | None) -> None:
        if self.parent is None:
            if needs_parent(self.horizon, plan.mode):
                raise Invalid(_("What is not strategic leads up to an objective further away. Choose it, or set that one first."))  # fmt: skip
        elif self.parent.plan_id != plan.pk or self.parent.removed_at is not None:
            raise Invalid(_("It leads up to an objective of the same plan. Choose another."))
        elif not leads_to(self.horizon, self.parent.horizon):
            raise Invalid(
                _("It leads up to an objective further away than itself. Choose another.")
            )
        if kept is not None:
            below = kept.children.filter(removed_at__isnull=True, horizon__gte=self.horizon)
            if below.exists():
                raise Invalid(_("Objectives that lead up to this one would lie as far away. Change those first."))  # fmt: skip

    def _check_goal(self, plan: AccountPlan, kept: Objective | None) -> None:
        if self.goal is None or (kept is not None and kept.goal_id == self.goal.pk):
            return
        if self.goal.account.home_id != plan.account.home_id or self.goal.removed_at:
            raise Invalid(_("This goal does not stand in the profile of this account."))

    def values(self) -> dict[str, object]:
        """Return what is stored."""
        texts = {name: getattr(self, name).strip() for name in TEXTS}
        return {**{name: getattr(self, name) for name in PLAIN}, **texts}


TEXTS = ("title", "strategy", "measure", "unit", "reason")
PLAIN = (
    *("kind", "horizon", "owner", "baseline", "target", "current", "current_on", "due_on"),
    *("parent", "goal", "beneficiary", "is_improvement", "state"),
)


@audited("objective.set")
def add_objective(plan: AccountPlan, *, target: Target, by: User, at: datetime) -> Objective:
    """Set an objective of a plan, together with how we reach it."""
    check_may_edit(by, plan.account)
    target.check(plan, by, core.fiscal_calendar(by).today(at), kept=None)
    remark(account=plan.account_id)
    return Objective.objects.create(plan=plan, **target.values())


@audited("objective.changed")
def change_objective(
    found: Objective, *, expected: int, target: Target, by: User, at: datetime
) -> Objective:
    """Change an objective; its past stands in the versions of the plan."""
    check_may_edit(by, found.plan.account)
    _check_may_count(by, found.kind, target.kind)
    removal.check_stands(found)
    target.check(found.plan, by, core.fiscal_calendar(by).today(at), kept=found)
    remark(account=found.plan.account_id)
    return update_versioned(found, expected, **target.values())


@audited("objective.removed")
def remove_objective(found: Objective, *, expected: int, by: User, at: datetime) -> Objective:
    """Take an objective out; nothing may lead up to it."""
    check_may_edit(by, found.plan.account)
    _check_may_count(by, found.kind)
    actions = found.actions.filter(removed_at__isnull=True)
    if actions.exists() or any(
        rows.filter(removed_at__isnull=True).exists()
        for rows in (found.children, found.initiatives)
    ):
        raise Conflict(_("Something leads up to it: let that lead elsewhere, or drop this one with its reason."))  # fmt: skip
    remark(account=found.plan.account_id)
    return removal.remove(found, at=at, expected=expected)


@audited("objective.restored")
def restore_objective(found: Objective, *, by: User, at: datetime) -> Objective:
    """Put an objective back that was taken out, where the one it leads up to still stands."""
    check_may_edit(by, found.plan.account)
    if found.parent is not None and found.parent.removed_at is not None:
        raise Conflict(_("What it leads up to was taken out. Put that back first."))
    remark(account=found.plan.account_id)
    return removal.restore(found)


def _check_may_count(by: User, *kinds: str) -> None:
    """Refuse who sees no margins where an objective counts one: they would write over what they cannot read."""
    if ObjectiveKind.CONTRIBUTION in kinds and not by.may(Permission.SEE_MARGINS):
        raise NotAllowed
