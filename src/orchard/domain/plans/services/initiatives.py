"""What one may do with initiatives: begin, change, take out and put back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.core import removal
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.plans.models import AccountPlan, Initiative, Objective
from orchard.domain.plans.owners import check_lengths, check_owner
from orchard.domain.plans.queries.rights import check_may_edit
from orchard.domain.plans.rules.plan import Care, InitiativeState
from orchard.domain.plans.rules.sections import INITIATIVES
from orchard.domain.whitespace.models import Idea
from orchard.domain.whitespace.rules import IdeaState

EFFORTS = range(1, 6)


@dataclass(frozen=True, slots=True)
class Undertaking:
    """Something bigger: prune, water, protect or develop, what it brings and to what it leads up."""

    title: str
    care: Care
    owner: User
    why: str = ""
    objective: Objective | None = None
    is_joint: bool = False
    effort: int | None = None
    state: InitiativeState = InitiativeState.PROPOSED
    reason: str = ""

    def check(self, plan: AccountPlan, by: User, *, kept: Initiative | None) -> None:
        """Refuse what has no name, leads up to another plan's objective, or ends without a reason."""
        if not self.title.strip():
            raise Invalid(_("Say what we undertake."))
        check_lengths(INITIATIVES, self.values())
        check_owner(self.owner, plan.account, before=None if kept is None else kept.owner, by=by)
        if self.objective is not None and (
            self.objective.plan_id != plan.pk or self.objective.removed_at is not None
        ):
            raise Invalid(_("It leads up to an objective of the same plan. Choose another."))
        if self.effort is not None and self.effort not in EFFORTS:
            raise Invalid(_("Give the effort from 1 to 5."))
        if self.state == InitiativeState.DROPPED and not self.reason.strip():
            raise Invalid(_("Say why it was dropped: the next plan begins with that."))

    def values(self) -> dict[str, object]:
        """Return what is stored."""
        return {
            "title": self.title.strip(), "care": self.care, "owner": self.owner,
            "why": self.why.strip(), "objective": self.objective, "is_joint": self.is_joint,
            "effort": self.effort, "state": self.state, "reason": self.reason.strip(),
        }  # fmt: skip


@audited("initiative.begun")
def add_initiative(
    plan: AccountPlan, *, undertaking: Undertaking, by: User, at: datetime
) -> Initiative:
    """Note something that we undertake, alone or together with the customer."""
    check_may_edit(by, plan.account)
    undertaking.check(plan, by, kept=None)
    remark(account=plan.account_id)
    return Initiative.objects.create(plan=plan, **undertaking.values())


@audited("initiative.begun_from_idea")
def undertake_idea(
    idea: Idea,
    *,
    expected: int,
    plan: AccountPlan,
    undertaking: Undertaking,
    by: User,
    at: datetime,
) -> Initiative:
    """Make a joint initiative of an idea; the two stay linked, so that whoever had it finds it again."""
    check_may_edit(by, plan.account)
    if idea.account.home_id != plan.account.home_id:
        raise NotFound
    if idea.state == IdeaState.TAKEN_UP:
        raise Conflict(_("This idea was taken up already."))
    undertaking.check(plan, by, kept=None)
    remark(account=plan.account_id, idea=idea.pk)
    update_versioned(idea, expected, state=IdeaState.TAKEN_UP)
    values = {**undertaking.values(), "is_joint": True}
    return Initiative.objects.create(plan=plan, idea=idea, **values)


@audited("initiative.changed")
def change_initiative(
    found: Initiative, *, expected: int, undertaking: Undertaking, by: User, at: datetime
) -> Initiative:
    """Change an initiative, or how far it is."""
    check_may_edit(by, found.plan.account)
    removal.check_stands(found)
    undertaking.check(found.plan, by, kept=found)
    remark(account=found.plan.account_id)
    return update_versioned(found, expected, **undertaking.values())


@audited("initiative.removed")
def remove_initiative(found: Initiative, *, expected: int, by: User, at: datetime) -> Initiative:
    """Take an initiative out; no action may lead up to it."""
    check_may_edit(by, found.plan.account)
    if found.actions.filter(removed_at__isnull=True).exists():
        raise Conflict(_("Actions lead up to it: let those lead elsewhere, or drop this one with its reason."))  # fmt: skip
    remark(account=found.plan.account_id)
    return removal.remove(found, at=at, expected=expected)


@audited("initiative.restored")
def restore_initiative(found: Initiative, *, by: User, at: datetime) -> Initiative:
    """Put an initiative back that was taken out, where what it leads up to still stands."""
    check_may_edit(by, found.plan.account)
    if found.objective is not None and found.objective.removed_at is not None:
        raise Conflict(_("What it leads up to was taken out. Put that back first."))
    remark(account=found.plan.account_id)
    return removal.restore(found)
