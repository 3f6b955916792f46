"""The living plan as a document: objectives, initiatives, opportunities, risks and actions of today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Model, Q

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, CustomerGoal, in_family
from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.domain.plans import shareables
from orchard.domain.plans.models import (
    AccountPlan,
    Action,
    Initiative,
    Objective,
    PlanVersion,
    SharedItem,
)
from orchard.domain.plans.rules.differences import Names
from orchard.domain.plans.rules.documents import Document, Row, named, only_filled, text_of
from orchard.domain.plans.rules.plan import Mode, VersionState
from orchard.domain.plans.rules.sections import (
    ACTIONS,
    HEAD,
    INITIATIVES,
    JOINT,
    OBJECTIVES,
    OPPORTUNITIES,
    RISKS,
    FieldKind,
    Section,
)
from orchard.domain.plans.rules.sharing import SharedKind
from orchard.domain.plans.rules.versions import (
    AGAIN,
    NothingChanged,
    NothingPlanned,
    needs_acceptance,
)
from orchard.domain.relationships.guards import merged
from orchard.domain.relationships.models import Contact
from orchard.domain.risk.models import Risk
from orchard.domain.risk.rules import OVER, State
from orchard.domain.whitespace.models import Opportunity

LINKED = (FieldKind.USER, FieldKind.CONTACT, FieldKind.GOAL, FieldKind.ROW)


def living(viewer: User, plan: AccountPlan) -> Document:
    """Return a plan as it stands now, as far as the viewer may know it."""
    home = accounts.home(viewer, plan.account)
    rows: Mapping[Section, Iterable[Model]] = {
        OBJECTIVES: Objective.objects.visible_to(viewer).standing().filter(plan=plan),
        INITIATIVES: Initiative.objects.visible_to(viewer).standing().filter(plan=plan),
        OPPORTUNITIES: Opportunity.objects.visible_to(viewer).filter(
            Q(state="open") | _closed_in(viewer, plan.year), in_family(home)
        ),
        RISKS: Risk.objects.visible_to(viewer).of(home).filter(_answered_for(plan)),
        ACTIONS: Action.objects.visible_to(viewer).kept().filter(_of_plan(plan, home)),
    }
    found = {
        section.key: tuple(row_of(section, one) for one in sorted(found, key=_key))
        for section, found in rows.items()
    }
    return Document(plan.year, _filled(HEAD, plan), found)


def row_of(section: Section, row: Model) -> Row:
    """Return a stored row as documents hold it."""
    return {"id": str(row.pk), **_filled(section, row)}


def names_of(viewer: User, *documents: Document) -> Names:
    """Return what the people and goals of documents are called now: a pseudonym, where erased."""
    keys: dict[FieldKind, set[int]] = {kind: set() for kind in LINKED}
    for document in documents:
        for kind, key in named(document):
            keys[kind].add(int(key))
    users = User.objects.filter(pk__in=keys[FieldKind.USER])
    goals = CustomerGoal.objects.visible_to(viewer).filter(pk__in=keys[FieldKind.GOAL])
    return Names(
        users={str(one.pk): one.name for one in users},
        contacts=_contacts(viewer, keys[FieldKind.CONTACT]),
        goals={str(one.pk): one.title for one in goals},
    )


def shared_of(plan: AccountPlan) -> dict[str, set[int]]:
    """Return the keys of everything of a plan's account that the customer can see now, by kind."""
    kinds = [SharedKind(section.key) for section in JOINT]
    account = merged(plan.account)
    rows = SharedItem.objects.of(account).open().order_by()
    keys = rows.values_list("object_id", flat=True)
    # what was taken out, or turned into a margin, left the portal at once although its row is open
    return shareables.standing_keys(account, {kind: keys.filter(kind=kind) for kind in kinds})


def of_version(found: PlanVersion) -> Document:
    """Return all that a version says, for those who may read it; see `readable`."""
    return Document.read(found.document)


def nothing_to_submit(
    now: Document, newest: PlanVersion | None
) -> NothingPlanned | NothingChanged | None:
    """Return why there is nothing to submit: an empty plan, or one that its newest version tells."""
    if not any(now.rows.values()) and not now.head.get("strategy"):
        return NothingPlanned()
    if newest is None or newest.state in AGAIN:
        return None
    return NothingChanged() if of_version(newest).intent == now.intent else None


def newest_shared(plan: AccountPlan) -> PlanVersion | None:
    """Return the version that the customer is asked about: the last one that was shared."""
    rows = PlanVersion.objects.filter(plan=plan, shared_at__isnull=False)
    return rows.select_related("plan__account").order_by("-number").first()


def joint_text(found: PlanVersion) -> Document:
    """Return what the customer may read of a version now: only what is shared with them."""
    return of_version(found).joint(shared_of(found.plan))


def has_shared_parts(found: PlanVersion) -> bool:
    """Say whether the customer can see anything of what a version says."""
    return any(joint_text(found).rows.values())


def may_count(found: PlanVersion) -> bool:
    """Say whether a version counts as soon as who leads the account says so: all who have to agree did."""
    if found.state != VersionState.APPROVED:
        return found.state == VersionState.ACCEPTED
    if needs_acceptance(Mode(found.plan.mode), is_shared=False):
        return False
    return not has_shared_parts(found)


def _contacts(viewer: User, keys: set[int]) -> dict[str, str]:
    if not keys:
        return {}
    rows = Contact.objects.visible_to(viewer).filter(pk__in=keys)
    return {str(one.pk): one.name for one in rows}


def _closed_in(viewer: User, year: int) -> Q:
    """Return the condition that something was closed in a year, where the organisation is."""
    zone = ZoneInfo(core.fiscal_calendar(viewer).time_zone)
    first, after = (datetime(one, 1, 1, tzinfo=zone) for one in (year, year + 1))
    return Q(closed_at__gte=first, closed_at__lt=after)


def _answered_for(plan: AccountPlan) -> Q:
    """Return the condition that somebody answers for a risk, or did when the plan was submitted last.

    One that ended since then stays in the plan: how it ended is progress, no other plan.
    """
    said = (
        PlanVersion.objects.filter(plan=plan).order_by("-number").values_list("document", flat=True)
    )
    newest = said.first() or {"rows": {}}
    keys = [int(row["id"]) for row in newest["rows"].get(RISKS.key, ())]
    return ~Q(state=State.PROPOSED) & (~Q(state__in=OVER) | Q(pk__in=keys))


def _of_plan(plan: AccountPlan, home: Account) -> Q:
    """Return the condition that an action belongs to a plan; of no plan, the year decides."""
    loose = Q(plan__isnull=True, due_on__year=plan.year) & in_family(home)
    return Q(plan=plan) | loose


def _filled(section: Section, row: Model) -> dict[str, str]:
    return only_filled(
        {
            one.column: text_of(
                one.kind, getattr(row, f"{one.column}_id" if one.kind in LINKED else one.column)
            )
            for one in section.fields
        }
    )


def _key(row: Model) -> int:
    return int(row.pk)
