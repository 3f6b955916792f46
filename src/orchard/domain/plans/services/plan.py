"""Beginning the plan of a year, and saying how we go about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core import queries as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.plans.models import AccountPlan
from orchard.domain.plans.queries.rights import check_may_edit
from orchard.domain.plans.rules.plan import Mode

YEARS_BACK, YEARS_AHEAD = 1, 3


@dataclass(frozen=True, slots=True)
class Course:
    """How we go about a year: how much the plan asks for, and its words."""

    mode: Mode
    strategy: str = ""
    leaves_out: str = ""
    key_people: str | None = None
    """Nothing leaves it as it is: who may not know contacts is not shown it."""

    def values(self) -> dict[str, object]:
        """Return what is stored."""
        said = {"strategy": self.strategy, "leaves_out": self.leaves_out}
        if self.key_people is not None:
            said["key_people"] = self.key_people
        return {"mode": self.mode, **{name: words.strip() for name, words in said.items()}}


@audited("plan.begun")
def begin_plan(
    account: Account, *, year: int, mode: Mode = Mode.FULL, by: User, at: datetime
) -> AccountPlan:
    """Begin the plan of a year: one that lives, and of which versions are submitted."""
    check_may_edit(by, account)
    if account.merged_into_id is not None:
        raise Conflict(_("This account was merged. Plan with the account that it is now."))
    today = core.fiscal_calendar(by).today(at)
    if not today.year - YEARS_BACK <= year <= today.year + YEARS_AHEAD:
        raise Invalid(_("Plan for a year from last year to three years ahead."))
    if AccountPlan.objects.filter(account=account, year=year).exists():
        raise Conflict(_("There is a plan for this year already: go on with that one."))
    remark(account=account.pk)
    return AccountPlan.objects.create(
        account=account, year=year, mode=mode, begun_by=by, begun_at=at
    )


@audited("plan.changed")
def change_plan(
    plan: AccountPlan,
    *,
    expected: int,
    course: Course,
    by: User,
    at: datetime,
) -> AccountPlan:
    """Say how we go about the year, what we leave out, and how much the plan asks for."""
    check_may_edit(by, plan.account)
    remark(account=plan.account_id)
    return update_versioned(plan, expected, **course.values())
