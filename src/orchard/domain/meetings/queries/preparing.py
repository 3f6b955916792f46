"""What one has to know before a meeting: what to talk about, with whom, and what was promised."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Model
from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account, CustomerGoal
from orchard.domain.accounts.queries import profile
from orchard.domain.agreements.models import Agreement
from orchard.domain.agreements.queries import deviations
from orchard.domain.agreements.rules import Kind
from orchard.domain.core.models import User
from orchard.domain.meetings.among_us import among_us, decided_last, matters_now, short
from orchard.domain.meetings.models import Decision, Meeting
from orchard.domain.meetings.queries.ideas import new_ideas
from orchard.domain.meetings.queries.meetings import Sitting
from orchard.domain.meetings.rules.kinds import MeetingKind
from orchard.domain.plans import shareables
from orchard.domain.plans.models import Action, Initiative, Objective, SuccessCriterion, ValueRecord
from orchard.domain.plans.queries.sharing import shared_keys
from orchard.domain.plans.rules.plan import InitiativeState, ObjectiveState
from orchard.domain.plans.rules.sharing import SharedKind
from orchard.domain.plans.rules.values import ValueStatus
from orchard.domain.relationships import queries as people
from orchard.domain.relationships.models import Contact, OpenPoint, StyleObservation, in_family
from orchard.domain.relationships.queries.styles import current_styles

Shared = frozenset[tuple[str, int]]
"""Kind and key of everything that the customer can see, read once for an agenda."""
MOST, MOST_ACTIONS, MOST_DECISIONS = 4, 8, 6
MOST_EACH = 3
"""Of each kind: a review of a full plan still keeps to as many points as an agenda holds."""
OVER = (ObjectiveState.ACHIEVED, ObjectiveState.MISSED, ObjectiveState.DROPPED)
LIVELY = (InitiativeState.PROPOSED, InitiativeState.AGREED, InitiativeState.RUNNING)


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody of theirs; what matters to them, how they like to work and what they asked is for the team."""

    contact: Contact
    matters: str
    style: StyleObservation | None
    points: tuple[OpenPoint, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything on one page."""

    guests: tuple[Guest, ...]
    goals: tuple[CustomerGoal, ...]
    actions: tuple[Action, ...]
    decisions: tuple[Decision, ...]
    is_of_team: bool

    @property
    def questions(self) -> tuple[OpenPoint, ...]:
        """Return what the guests asked and nobody answered yet."""
        return tuple(point for one in self.guests for point in one.points)


def brief(viewer: User, account: Account, sitting: Sitting, *, on: date) -> Brief:
    """Return what one has to know before a meeting."""
    is_of_team = people.may_see_opinions(viewer, account)
    return Brief(
        guests=_guests(viewer, sitting.contacts, on=on, is_of_team=is_of_team),
        goals=tuple(profile.goals(viewer, account)[:MOST]),
        actions=tuple(_actions(viewer, account)),
        decisions=tuple(last_decisions(viewer, account, before=sitting.row)),
        is_of_team=is_of_team,
    )


def agenda(viewer: User, account: Account, sitting: Sitting, *, on: date) -> list[str]:
    """Propose what a meeting of this type talks about, from what is open with the account."""
    source = {
        MeetingKind.OPERATIONS: _of_operations,
        MeetingKind.STRATEGIC: _of_strategy,
        MeetingKind.RELATIONSHIP: _of_relationship,
    }[MeetingKind(sitting.row.kind)]
    shared = shared_keys(viewer, account)
    found = [*source(viewer, account, sitting, on, shared), _("Next steps: who does what by when")]
    return list(dict.fromkeys(found))


def last_decisions(viewer: User, account: Account, *, before: Meeting) -> list[Decision]:
    """Return what was decided in meetings before this one, the latest first."""
    rows = Decision.objects.visible_to(viewer).of(account)
    found = rows.filter(meeting__starts_at__lt=before.starts_at).exclude(meeting=before.pk)
    near = found.select_related("meeting", "owner").order_by("-meeting__starts_at", "pk")
    return list(near[:MOST_DECISIONS])


def _of_operations(
    viewer: User, account: Account, sitting: Sitting, on: date, shared: Shared
) -> Iterator[str]:
    yield _("Deliveries and service level since the last time")
    yield _("Quality and deviations: what went wrong, and whether it is mended")
    for deviation in deviations.unmended(viewer, account)[:MOST]:
        yield short(_("Deviation: %(title)s") % {"title": deviation.title})
    for agreement in _service_levels(viewer, account, on):
        yield _("Agreement “%(name)s”: what is agreed and what is kept") % {"name": agreement.name}
    yield from _open_actions(viewer, account, shared)
    yield _("Practical challenges on both sides")


def _of_strategy(
    viewer: User, account: Account, sitting: Sitting, on: date, shared: Shared
) -> Iterator[str]:
    yield _("Results since the last review")
    for one in last_decisions(viewer, account, before=sitting.row)[:MOST_EACH]:
        yield decided_last(one.text)
    for kind, label, empty, rows in _of_plan(viewer, account):
        yield from _spoken(shared, kind, label, rows) if rows else filter(None, [empty])
    yield from _goals(viewer, account) or [_("Your goals: what matters most to you this year?")]
    yield from new_ideas(viewer, account, before=sitting.row, most=MOST_EACH)
    for agreement in _agreements(viewer, account, on):
        yield _("Agreement “%(name)s”: what follows it") % {"name": agreement.name}
    yield from _open_actions(viewer, account, shared)
    yield _("Decisions, and why they matter")
    yield _("Keep, change, learned: adjust the plan")


def _of_plan(
    viewer: User, account: Account
) -> Iterator[tuple[SharedKind, str, str, Sequence[Model]]]:
    """Yield the things of the plan that a review is about, and what is asked where there are none."""
    yield SharedKind.OBJECTIVE, _("Objective: %(text)s"), "", _objectives(viewer, account)
    criteria = SuccessCriterion.objects.visible_to(viewer).of(account).standing()
    known = list(criteria.order_by("due_on", "pk"))
    yield SharedKind.CRITERION, _("Success criterion: %(text)s"), "", known
    asked = _("Value delivered, to be confirmed: %(text)s")
    nothing = _("Value delivered since the last review, as both sides see it")
    yield SharedKind.VALUE, asked, nothing, _values(viewer, account)
    none_yet = _("Joint initiatives: what should we begin together?")
    yield SharedKind.INITIATIVE, _("Initiative: %(text)s"), none_yet, _initiatives(viewer, account)


def _spoken(shared: Shared, kind: SharedKind, label: str, rows: Iterable[Model]) -> Iterator[str]:
    """Yield lines about things of a plan, shared ones first; what is not shared is ours to know."""
    known = {key for one, key in shared if one == kind}
    for row in sorted(rows, key=lambda one: one.pk not in known)[:MOST_EACH]:
        line = label % {"text": shareables.title_of(kind, row)}
        yield short(line) if row.pk in known else among_us(line)


def _of_relationship(
    viewer: User, account: Account, sitting: Sitting, on: date, shared: Shared
) -> Iterator[str]:
    if sitting.row.purpose:
        yield short(sitting.row.purpose)
    for one in sitting.targets:
        yield matters_now(one.name)
    yield from _goals(viewer, account)[:2]


def _goals(viewer: User, account: Account) -> list[str]:
    rows = profile.goals(viewer, account)[:MOST_EACH]
    return [
        short(_("Your goal: %(text)s. What has changed?") % {"text": one.title}) for one in rows
    ]


def _open_actions(viewer: User, account: Account, shared: Shared) -> Iterator[str]:
    rows = _actions(viewer, account)
    yield from _spoken(shared, SharedKind.ACTION, _("Open action: %(text)s"), rows)


def _actions(viewer: User, account: Account) -> list[Action]:
    rows = Action.objects.visible_to(viewer).of(account).standing()
    return list(rows.select_related("user", "contact").order_by("due_on", "pk")[:MOST_ACTIONS])


def _agreements(viewer: User, account: Account, on: date) -> list[Agreement]:
    rows = Agreement.objects.visible_to(viewer).with_life().of(account).in_window(on)
    return list(rows.order_by("notice_on", "pk")[:2])


def _service_levels(viewer: User, account: Account, on: date) -> list[Agreement]:
    """Return the service levels that bind both sides, whenever they end."""
    rows = Agreement.objects.visible_to(viewer).with_life().of(account).running(on)
    return list(rows.filter(kind=Kind.SERVICE).order_by("notice_on", "pk")[:MOST])


def _objectives(viewer: User, account: Account) -> list[Objective]:
    rows = Objective.objects.visible_to(viewer).of(account).tellable().exclude(state__in=OVER)
    return list(rows.order_by("-plan__year", "due_on", "pk"))


def _initiatives(viewer: User, account: Account) -> list[Initiative]:
    rows = Initiative.objects.visible_to(viewer).of(account).standing()
    joint = rows.filter(is_joint=True, state__in=LIVELY)
    return list(joint.order_by("-plan__year", "pk"))


def _values(viewer: User, account: Account) -> list[ValueRecord]:
    rows = ValueRecord.objects.visible_to(viewer).standing().filter(in_family(account))
    claimed = rows.filter(status=ValueStatus.CLAIMED)
    return list(claimed.order_by("-year", "pk"))


def _guests(
    viewer: User, contacts: Collection[Contact], *, on: date, is_of_team: bool
) -> tuple[Guest, ...]:
    usable = [one for one in contacts if one.restricted_on is None and one.erased_at is None]
    if not is_of_team:
        return tuple(Guest(one, "", None, ()) for one in usable)
    keys = [one.pk for one in usable]
    styles = current_styles(viewer, keys, on=on)
    points: dict[int, list[OpenPoint]] = defaultdict(list)
    asked = OpenPoint.objects.visible_to(viewer).usable().filter(contact__in=keys, answered_on=None)
    for point in asked.select_related("contact", "owner").order_by("raised_on", "pk"):
        points[point.contact_id].append(point)
    return tuple(
        Guest(one, one.matters, styles.get(one.pk), tuple(points[one.pk])) for one in usable
    )
