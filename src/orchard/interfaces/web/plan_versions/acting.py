"""Steps with a version: forms in the drawer that lead back to the plan."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orchard.domain.plans.models import AccountPlan, PlanVersion
from orchard.domain.plans.queries import plan as plans
from orchard.domain.plans.queries import versions as queries
from orchard.domain.plans.queries.rights import check_may_approve, check_may_edit, check_may_share
from orchard.interfaces.web.accounts.viewers import Seen, seen
from orchard.interfaces.web.plans.acting import home as plan_page
from orchard.interfaces.web.standing.acting import Step

SUBMIT = Step(
    _("Submit the plan"),
    _("It is kept word for word as the next version. The sponsor, or who leads the programme, approves it or sends it back; never you yourself."),
    _("Submit it"),
    _("Submitted. It waits for approval."),
)  # fmt: skip
RETURN = Step(
    _("Send the plan back"),
    _("It stays readable as it is; who wrote it mends the living plan and submits it again."),
    _("Send it back"),
    _("Sent back."),
)
ACCEPTED = Step(
    _("The customer accepted it"),
    _("For an acceptance in a meeting or by letter. They accept what is shared with them now, and nothing else."),
    _("Note it"),
    _("Noted."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OnVersion:
    """Who looks at which plan, or at which version of it."""

    found: Seen
    plan: AccountPlan
    version: PlanVersion | None = None

    @property
    def row(self) -> PlanVersion:
        """Return the version of an address that names one."""
        assert self.version is not None, "the address names it"
        return self.version

    @property
    def back(self) -> str:
        """Return the address of all versions."""
        return reverse("plan_versions:list", args=[self.found.account.slug, self.plan.pk])

    @property
    def home(self) -> str:
        """Return the address of the plan."""
        return plan_page(self.found, self.plan)


def on_plan(request: HttpRequest, slug: str, plan_id: int, number: int | None = None) -> OnVersion:
    """Return the plan of an address, and the version where it names one."""
    found = seen(request, slug)
    plan = plans.plan(found.viewer, found.account, plan_id)
    version = None if number is None else queries.version(found.viewer, plan, number)
    return OnVersion(found, plan, version)


def to_edit(request: HttpRequest, slug: str, plan_id: int, number: int | None = None) -> OnVersion:
    """Return the same for those who may write in the plan."""
    on = on_plan(request, slug, plan_id, number)
    check_may_edit(on.found.viewer, on.plan.account)
    return on


def to_decide(request: HttpRequest, slug: str, plan_id: int, number: int) -> OnVersion:
    """Return the same for those who may decide on the plan."""
    on = on_plan(request, slug, plan_id, number)
    check_may_approve(on.found.viewer, on.plan.account)
    return on


def to_share(request: HttpRequest, slug: str, plan_id: int, number: int) -> OnVersion:
    """Return the same for those who may show the plan to the customer."""
    on = on_plan(request, slug, plan_id, number)
    check_may_share(on.found.viewer, on.plan.account)
    return on
