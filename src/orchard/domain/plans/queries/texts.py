"""What one may ask about the text file of a plan: the file, and what taking one over would do."""

from __future__ import annotations

from dataclasses import dataclass

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import CustomerGoal, in_family
from orchard.domain.core.models import User
from orchard.domain.plans import documents
from orchard.domain.plans.models import AccountPlan
from orchard.domain.plans.queries import versions
from orchard.domain.plans.rules import plan_text
from orchard.domain.plans.rules.differences import Difference, Names, difference
from orchard.domain.plans.rules.documents import Document
from orchard.domain.plans.rules.takeover import Takeover, takeover


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file would do to a plan: what stands in its way, and every difference it makes."""

    takeover: Takeover
    difference: Difference


def text_of(viewer: User, plan: AccountPlan) -> str:
    """Return the living plan as a text file, as far as the viewer may read it."""
    now = versions.now(viewer, plan)
    return plan_text.write(now, documents.names_of(viewer, now), account=plan.account.slug)


def text_of_document(viewer: User, plan: AccountPlan, found: Document) -> str:
    """Return a version of a plan as a text file to read; it is not taken over again."""
    here = versions.readable(viewer, found)
    return plan_text.write(here, documents.names_of(viewer, here), account=plan.account.slug)


def proposal(viewer: User, plan: AccountPlan, text: str) -> Proposal:
    """Return what a file would do to the living plan, with nothing done yet."""
    now = versions.now(viewer, plan)
    names = _to_choose(viewer, plan, documents.names_of(viewer, now))
    found = plan_text.read(text, names)
    done = takeover(now, found, names, account=plan.account.slug)
    return Proposal(done, difference(now, done.result, names))


def _to_choose(viewer: User, plan: AccountPlan, names: Names) -> Names:
    """Return who and what a file may name: those of the plan, and whoever and whatever is here."""
    people = accounts.people_for_team(viewer)
    contacts = versions.acceptors(viewer, plan)
    goals = CustomerGoal.objects.visible_to(viewer).filter(in_family(plan.account))
    return Names(
        users={str(one.pk): one.name for one in people} | dict(names.users),
        contacts={str(one.pk): one.name for one in contacts} | dict(names.contacts),
        goals={
            **{str(one.pk): one.title for one in goals.filter(removed_at__isnull=True)},
            **names.goals,
        },
    )
