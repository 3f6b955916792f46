"""What one may ask about actions: one's work, an account's, the board, the month, and who has what."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, DateTimeField, F, Q, Value, When

from orchard.analytics.policy.practice import ActionPolicy
from orchard.domain.accounts.models import Account, Assignment, in_family, may_know_heir
from orchard.domain.accounts.queries import home
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.agreements.models import Deviation
from orchard.domain.agreements.queries import promises
from orchard.domain.core import queries as core
from orchard.domain.core.mistakes import NotAllowed, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.plans import past_actions
from orchard.domain.plans.leads import ENDED_INITIATIVES, ENDED_OBJECTIVES, Lead
from orchard.domain.plans.models import (
    AccountPlan,
    Action,
    ActionQuerySet,
    Initiative,
    Objective,
    ProjectGroup,
    SharedItem,
)
from orchard.domain.plans.past_actions import Then
from orchard.domain.plans.queries.rights import may_edit
from orchard.domain.plans.rules.actions import (
    SOON,
    Execution,
    Fate,
    Part,
    execution,
)
from orchard.domain.plans.rules.sharing import SharedKind
from orchard.domain.plans.rules.wholeness import Planned
from orchard.domain.relationships.models import in_homes, of_team
from orchard.domain.relationships.queries.tasks import COLUMNS, Rows
from orchard.domain.risk.models import Risk
from orchard.domain.whitespace.models import Opportunity

Narrow = Callable[[ActionQuerySet], ActionQuerySet]
OWN, OF_OTHERS = "action", "action of others"
"""How the tasks of a person name the actions among them."""


@dataclass(frozen=True, slots=True)
class Judged:
    """How many actions were carried out, all and by whether the customer works in them too.

    `owned` is the share of open actions that somebody at the customer does, in percent.
    """

    all: Execution
    joint: Execution
    internal: Execution
    moved: int
    owned: int | None
    as_of: date


def actions(viewer: User) -> ActionQuerySet:
    """Return all actions that the viewer may know of, by day."""
    return _known(viewer).filter(may_know_heir(viewer))


def actions_of(viewer: User, account: Account) -> ActionQuerySet:
    """Return the actions of an account and of those merged into it, by day."""
    return _known(viewer).of(account)


def _known(viewer: User) -> ActionQuerySet:
    return Action.objects.visible_to(viewer).kept().shown().order_by("due_on", "pk")


def action(viewer: User, account: Account, action_id: int, *, even_removed: bool = False) -> Action:
    """Return one action of an account; one that was taken out only to put it back."""
    rows = Action.objects.visible_to(viewer).shown().of(account).filter(pk=action_id)
    found = (rows if even_removed else rows.kept()).first()
    if found is None:
        raise NotFound
    return found


def planned(viewer: User, plan: AccountPlan) -> list[Planned]:
    """Return when each action is due that the page of a plan shows, and when it was planned.

    These are all that are still to be done with its account, whatever they lead up to.
    """
    here = core.fiscal_calendar(viewer)
    rows = actions_of(viewer, home(viewer, plan.account)).standing()
    return [Planned(one.title, one.due_on, here.today(one.noted_at)) for one in rows]


def my_work(viewer: User) -> ActionQuerySet:
    """Return what the viewer has to do, on all accounts, what is late first."""
    return actions(viewer).standing().filter(user=viewer)


def my_accounts(viewer: User) -> Q:
    """Return the condition that an action belongs to an account in whose team the viewer is."""
    return of_team(viewer)


def changeable(viewer: User) -> ActionQuerySet:
    """Return what is still to be done at accounts whose plans the viewer may change, by day."""
    rows = actions(viewer).standing()
    if not viewer.may(Permission.EDIT_PLANS):
        return rows.none()
    return rows if viewer.may(Permission.EDIT_TEAMS) else rows.filter(in_homes(seats_of(viewer)))


def may_do(viewer: User, found: Action) -> bool:
    """Say whether the viewer may say how far it is: who does it, and who may edit the plan."""
    is_own = found.user_id == viewer.pk and viewer.is_active
    if is_own and Action.objects.visible_to(viewer).filter(pk=found.pk).exists():
        return True
    return may_edit(viewer, found.home)


def check_may_do(viewer: User, found: Action) -> None:
    """Refuse who neither does it nor may edit the plan."""
    if not may_do(viewer, found):
        raise NotAllowed


def waiting_rows(
    viewer: User, *, today: date, lines: ActionPolicy, is_director: bool = False
) -> Rows:
    """Return the actions that wait for the viewer, as rows of the tasks that people make.

    Own ones are reminded of seven days and one day before; what is late reaches whoever leads the
    account and later the director, after as many days as the policy says; what nobody does any more
    reaches who leads the account at once: these are `moved`. The person is the action, the day is
    its own.
    """
    own, gone = Q(user=viewer) & _to_tell(today), Q(pk__in=Action.objects.alone().values("pk"))
    manager, director = (
        Q(due_on__lte=today - timedelta(days=days))
        for days in (lines.manager_after_days, lines.director_after_days)
    )
    wanted = led_by(viewer) & (manager | gone)
    if is_director:
        wanted |= director
    known = Action.objects.visible_to(viewer).filter(may_know_heir(viewer))
    rows = known.standing().filter(own | wanted)
    told = rows.order_by().annotate(
        source=Case(When(user=viewer, then=Value(OWN)), default=Value(OF_OTHERS)),
        key=F("id"),
        place=_current("name"),
        slug=_current("slug"),
        person=F("title"),
        left_on=F("due_on"),
        first=F("noted_at"),
        reviewed=Value(None, DateTimeField()),
        moved=Case(When(gone, then=Value(value=True)), default=Value(value=False)),
    )
    found: Rows = told.values_list("source", *COLUMNS[1:])
    return found


def _to_tell(today: date) -> Q:
    """Return the condition that a reminder waits: what is late always, else unless it was heard."""
    heard = Q(reminder_answered__isnull=False)
    tomorrow = Q(due_on__lte=today + timedelta(days=1)) & ~Q(reminder_answered=1)
    return Q(due_on__lt=today) | tomorrow | (Q(due_on__lte=today + SOON) & ~heard)


def _current(name: str) -> Case:
    """Return a fact of the account that an action belongs to now."""
    heir = f"account__merged_into__{name}"
    is_merged = Q(account__merged_into__isnull=False)
    return Case(When(is_merged, then=F(heir)), default=F(f"account__{name}"))


def led_by(viewer: User) -> Q:
    """Return the condition that the viewer leads an action's account, or stands in for who does."""
    seats = Assignment.objects.open().filter(user__is_active=True)
    managed = seats.in_role(TeamRole.ACCOUNT_MANAGER)
    deputised = seats.in_role(TeamRole.DEPUTY).filter(user=viewer)
    alone = deputised.exclude(account__in=managed.values("account"))
    homes = Q(pk__in=managed.filter(user=viewer).values("account"))
    homes |= Q(pk__in=alone.values("account"))
    return in_homes(Account.objects.filter(homes).values("pk"))


def leads(viewer: User, account: Account) -> dict[str, list[Lead]]:
    """Return what an action of the account may lead up to, by kind: what is not over."""
    plans = AccountPlan.objects.visible_to(viewer).of(account)
    of_plans = Q(plan__in=plans.values("pk"))
    family = in_family(account)
    rows: dict[str, Iterable[Lead]] = {
        "objective": Objective.objects.visible_to(viewer).standing().filter(of_plans)
        .exclude(state__in=ENDED_OBJECTIVES).order_by("-plan__year", "pk"),
        "initiative": Initiative.objects.visible_to(viewer).standing().filter(of_plans)
        .exclude(state__in=ENDED_INITIATIVES).order_by("-plan__year", "pk"),
        "opportunity": Opportunity.objects.visible_to(viewer).standing().filter(family)
        .order_by("next_on", "pk"),
        "risk": Risk.objects.visible_to(viewer).standing().of(account).order_by("review_on", "pk"),
        "deviation": Deviation.objects.visible_to(viewer).of(account).open()
        .order_by("fix_by", "pk"),
        "promise": promises.open_promises(viewer, account),
        "group": ProjectGroup.objects.visible_to(viewer).of(account)
        .filter(closed_on__isnull=True).order_by("ends_on", "pk"),
    }  # fmt: skip
    return {kind: list(found) for kind, found in rows.items()}


def judged(
    viewer: User,
    *,
    today: date,
    on: date | None = None,
    account: Account | None = None,
    among: Narrow | None = None,
) -> Judged:
    """Return what became of the actions that were due in twelve months, and who owns open ones.

    `among` narrows them, to those of one's own accounts for instance. On a past day `on` they are
    taken as they stood then; whether the customer works in one is known only as it is today.
    """
    known = Action.objects.visible_to(viewer).kept()
    here = known.filter(may_know_heir(viewer)) if account is None else known.of(account)
    found = _stood(viewer, here if among is None else among(here), today, on)
    fates = {one.row.pk: one.fate for one in found.due}
    joint = _joint([one.row for one in found.due])
    owned = [contact is not None for contact in found.contacts.values()]
    return Judged(
        all=execution(fates.values()),
        joint=execution(one for key, one in fates.items() if key in joint),
        internal=execution(one for key, one in fates.items() if key not in joint),
        moved=sum(one.has_moved for one in found.due),
        owned=round(100 * sum(owned) / len(owned)) if owned else None,
        as_of=found.day,
    )


@dataclass(frozen=True, slots=True)
class _Stood:
    """Actions as they stood on a day: those that were due, and who had those still to be done."""

    day: date
    due: list[Then]
    contacts: dict[int, int | None]


def _stood(viewer: User, here: ActionQuerySet, today: date, on: date | None) -> _Stood:
    if on is None or on >= today:
        due = past_actions.now(here.due_lately(today).select_related("initiative"))
        return _Stood(today, due, dict(here.standing().order_by().values_list("pk", "contact")))
    found = past_actions.on_day(here, on, zone=core.organisation(viewer).time_zone)
    due = [one for one in found if past_actions.was_due(one, on)]
    return _Stood(on, due, {one.row.pk: one.row.contact_id for one in found if one.is_standing})


def standing_or_due(viewer: User, account: Account, *, today: date) -> ActionQuerySet:
    """Return what is still to be done at an account, and what was due in the last twelve months."""
    rows = actions_of(viewer, account)
    return rows.standing() | rows.due_lately(today)


def behind(
    viewer: User, wanted: Fate | Part, *, today: date, on: date | None = None, among: Narrow
) -> ActionQuerySet:
    """Return the actions behind one of the numbers of how many were carried out."""
    known = Action.objects.visible_to(viewer).kept().filter(may_know_heir(viewer))
    found = _stood(viewer, among(known), today, on)
    return actions(viewer).filter(pk__in=_counted(found, wanted))


def _counted(found: _Stood, wanted: Fate | Part) -> set[int]:
    """Return the keys of the actions that a number counts."""
    if isinstance(wanted, Fate):
        return {one.row.pk for one in found.due if one.fate == wanted}
    if wanted is Part.OWNED:
        return {key for key, contact in found.contacts.items() if contact is not None}
    if wanted is Part.MOVED:
        return {one.row.pk for one in found.due if one.has_moved}
    every = [one.row for one in found.due]
    keys = {row.pk for row in every}
    if wanted is Part.DUE:
        return keys
    return _joint(every) if wanted is Part.JOINT else keys - _joint(every)


def sees_names(viewer: User) -> bool:
    """Say whether the viewer may know the names of people at customers."""
    return viewer.may(Permission.SEE_CONTACTS)


def _joint(rows: Collection[Action]) -> set[int]:
    """Return the keys of the actions in which the customer works too."""
    shared = _shared(row.pk for row in rows)
    return {row.pk for row in rows if row.is_joint or row.pk in shared}


def _shared(keys: Iterable[int]) -> set[int]:
    rows = SharedItem.objects.open().filter(kind=SharedKind.ACTION, object_id__in=list(keys))
    return set(rows.values_list("object_id", flat=True))


def accounts_with_actions(viewer: User) -> list[Account]:
    """Return the accounts that have actions, as they are called today, by name."""
    known = Action.objects.visible_to(viewer).kept().order_by().values("account")
    homes = Q(pk__in=known, merged_into__isnull=True) | Q(merged__in=known)
    return list(Account.objects.visible_to(viewer).filter(homes).distinct().order_by("name", "pk"))


def seats_of(viewer: User) -> frozenset[int]:
    """Return the accounts in whose team the viewer has a seat."""
    seats = Assignment.objects.visible_to(viewer).open().filter(user=viewer)
    return frozenset(seats.values_list("account", flat=True))
