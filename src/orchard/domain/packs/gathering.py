"""Gathering what a pack is made from, as one person may see it at this moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache
from typing import TypeVar

from django.db import models
from django.utils.translation import gettext as _

from orchard.domain.accounts import briefing
from orchard.domain.accounts.models import Account, in_family
from orchard.domain.accounts.queries import profile as profiles
from orchard.domain.agreements import queries as agreements
from orchard.domain.agreements.queries import deviations
from orchard.domain.core import queries as core
from orchard.domain.core.models import Attachment, User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.economics.models import AccountFigures
from orchard.domain.economics.queries import statements
from orchard.domain.meetings import queries as meetings
from orchard.domain.meetings.models import Decision, Lesson, Meeting
from orchard.domain.meetings.rules.kinds import LessonKind
from orchard.domain.meetings.rules.when import instant
from orchard.domain.packs.material import (
    Aim,
    Bond,
    Chance,
    Decided,
    Deed,
    Document,
    Doing,
    Failure,
    Gain,
    Group,
    Inside,
    Material,
    Threat,
)
from orchard.domain.packs.rules import Audience, Wish
from orchard.domain.plans import shareables, standings
from orchard.domain.plans.models import (
    AccountPlan,
    Action,
    Initiative,
    Objective,
    ProjectGroup,
    SharedItem,
    SuccessCriterion,
    ValueRecord,
)
from orchard.domain.plans.queries.plan import plans
from orchard.domain.plans.rules.plan import (
    ActionState,
    Care,
    InitiativeState,
    ObjectiveKind,
    ObjectiveState,
)
from orchard.domain.plans.rules.sharing import SharedKind
from orchard.domain.plans.rules.values import ValueStatus
from orchard.domain.plans.standings import Now
from orchard.domain.risk import queries as risks
from orchard.domain.whitespace import queries as whitespace
from orchard.domain.whitespace.board import Sources
from orchard.domain.whitespace.rules import IdeaState

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Lens:
    """What of an account may be read: everything, or only what was shared."""

    viewer: User
    account: Account
    wish: Wish
    keys: dict[str, dict[int, int]] | None
    """By kind the things that are shared, each with the row that says so; `None`: everything."""

    @property
    def plan(self) -> AccountPlan | None:
        """Return the plan of the year in which the period ends, else the latest before, or the next."""
        known, year = plans(self.viewer, self.account), self.wish.ends_on.year
        before = next((one for one in known if one.year <= year), None)
        return before or min(known, key=lambda one: one.year, default=None)

    def in_plan(self) -> models.Q:
        """Return the condition on rows of plans: of this one; what is shared, of any."""
        if self.keys is None:
            return models.Q(plan=self.plan)
        return in_family(self.account, "plan__account__")

    def of(self, kind: SharedKind, rows: models.QuerySet[M]) -> models.QuerySet[M]:
        """Return those of the rows that may be read."""
        return rows if self.keys is None else rows.filter(pk__in=self.keys.get(kind, {}))

    def used(self, kind: SharedKind, rows: Iterable[models.Model]) -> list[int]:
        """Return the rows of sharing by which these may be read."""
        return [] if self.keys is None else [self.keys[kind][row.pk] for row in rows]


def gathered(viewer: User, account: Account, *, wish: Wish, today: date) -> Material:
    """Return what a pack is made from; margins only to who may see them."""
    if wish.has_margins:
        require(viewer, Permission.SEE_MARGINS)
    is_inside = wish.audience == Audience.INTERNAL
    lens = Lens(viewer, account, wish, None if is_inside else _shared(viewer, account))
    aims, doings, deeds, gains = _aims(lens), _doings(lens), _deeds(lens), _gains(lens)
    criteria, groups, documents = _criteria(lens), _groups(lens), _documents(lens)
    released = [] if is_inside else _released(lens)
    supplier = core.organisation(viewer)
    figures = statements.account_figures_or_none(viewer, account) if is_inside else None
    return Material(
        account=account.name,
        supplier=supplier.name,
        currency=supplier.currency,
        wish=wish,
        today=today,
        criteria=tuple(map(_criterion, criteria)),
        aims=_measured(lens, aims, figures, supplier.currency, today),
        doings=tuple(_doing(row, is_inside=is_inside) for row in doings),
        deeds=tuple(map(_deed, deeds)),
        gains=tuple(map(_gain, gains)),
        groups=tuple(map(_group, groups)),
        documents=tuple(Document(row.shown, row.get_kind_display()) for row in documents),
        decided=_decided(lens) if is_inside else tuple(map(_told, released)),
        inside=_inside(lens, today, figures) if is_inside else None,
        shared=(
            *lens.used(SharedKind.OBJECTIVE, aims), *lens.used(SharedKind.INITIATIVE, doings),
            *lens.used(SharedKind.ACTION, deeds), *lens.used(SharedKind.VALUE, gains),
            *lens.used(SharedKind.CRITERION, criteria), *lens.used(SharedKind.GROUP, groups),
            *lens.used(SharedKind.DOCUMENT, documents),
            *lens.used(SharedKind.MEETING, dict.fromkeys(row.meeting for row in released)),
        ),
        released=tuple(row.pk for row in released),
    )  # fmt: skip


def _shared(viewer: User, account: Account) -> dict[str, dict[int, int]]:
    found: dict[str, dict[int, int]] = {}
    for row in SharedItem.objects.visible_to(viewer).of(account).open():
        found.setdefault(row.kind, {})[row.object_id] = row.pk
    return found


def _criteria(lens: Lens) -> list[SuccessCriterion]:
    rows = SuccessCriterion.objects.visible_to(lens.viewer).standing().of(lens.account)
    return list(lens.of(SharedKind.CRITERION, rows.order_by("due_on", "pk")))


def _aims(lens: Lens) -> list[Objective]:
    known = Objective.objects.visible_to(lens.viewer)
    told = known.standing() if lens.keys is None else known.tellable()
    rows = told.filter(lens.in_plan())
    standing = rows.exclude(state=ObjectiveState.DROPPED)
    return list(lens.of(SharedKind.OBJECTIVE, standing.order_by("-horizon", "due_on", "pk")))


def _doings(lens: Lens) -> list[Initiative]:
    known = Initiative.objects.visible_to(lens.viewer).standing().filter(lens.in_plan())
    rows = known if lens.keys is None else known.filter(is_joint=True)
    standing = rows.exclude(state=InitiativeState.DROPPED).select_related("owner")
    return list(lens.of(SharedKind.INITIATIVE, standing.order_by("pk")))


def _deeds(lens: Lens) -> list[Action]:
    rows = Action.objects.visible_to(lens.viewer).of(lens.account).kept()
    standing = rows.exclude(state=ActionState.DROPPED).select_related("user")
    return list(lens.of(SharedKind.ACTION, standing.order_by("due_on", "pk")))


def _gains(lens: Lens) -> list[ValueRecord]:
    rows = ValueRecord.objects.visible_to(lens.viewer).standing()
    until = rows.filter(in_family(lens.account), year__lte=lens.wish.ends_on.year)
    return list(lens.of(SharedKind.VALUE, until))


def _groups(lens: Lens) -> list[ProjectGroup]:
    """Return the project groups that work, or ended in the period or after it."""
    rows = ProjectGroup.objects.visible_to(lens.viewer).of(lens.account)
    lately = models.Q(closed_on__isnull=True) | models.Q(closed_on__gte=lens.wish.starts_on)
    return list(lens.of(SharedKind.GROUP, rows.filter(lately).order_by("ends_on", "pk")))


def _documents(lens: Lens) -> list[Attachment]:
    """Return the files that the customer can take along; ours stay where they are."""
    keys = [] if lens.keys is None else [*lens.keys.get(SharedKind.DOCUMENT, {})]
    found = shareables.standing(lens.account, SharedKind.DOCUMENT, keys).values()
    files = [one for one in found if isinstance(one, Attachment)]
    return sorted(files, key=lambda one: -one.pk)


def _decided(lens: Lens) -> tuple[Decided, ...]:
    """Return what meetings decided in the period, and which agreements were signed, in order."""
    rows = Decision.objects.visible_to(lens.viewer).filter(meeting__in=_held(lens))
    found = [
        Decided(one.meeting.starts.date(), one.text, one.why)
        for one in rows.select_related("meeting")
    ]
    found += [
        Decided(row.signed_on, _("%(name)s was signed") % {"name": row.name}, "")
        for row in agreements.agreements(lens.viewer).of(lens.account).signed()
        if row.signed_on and lens.wish.starts_on <= row.signed_on <= lens.wish.ends_on
    ]
    return tuple(sorted(found, key=lambda one: one.on))


def _released(lens: Lens) -> list[Decision]:
    """Return the decisions of shared meetings of the period that the customer may read."""
    met = lens.of(SharedKind.MEETING, _held(lens))
    rows = Decision.objects.visible_to(lens.viewer).filter(meeting__in=met, is_released=True)
    return list(rows.select_related("meeting").order_by("meeting__starts_at", "pk"))


def _told(row: Decision) -> Decided:
    """Return a decision as the customer reads it: why it matters to us stays with us."""
    return Decided(row.meeting.starts.date(), row.text, "")


def _lessons(lens: Lens) -> tuple[str, ...]:
    """Return what reviews of the period taught."""
    rows = Lesson.objects.visible_to(lens.viewer).filter(meeting__in=_held(lens))
    return tuple(f"{LessonKind(one.kind).label}: {one.text}" for one in rows.order_by("pk"))


def _ideas(lens: Lens) -> tuple[str, ...]:
    """Return the ideas that nobody answered yet, the latest first."""
    found = whitespace.ideas(lens.viewer, lens.account)
    return tuple(one.text for one in found if one.state == IdeaState.NEW)


def _held(lens: Lens) -> models.QuerySet[Meeting]:
    """Return the meetings of the period, whose days are those of the organisation."""
    zone = core.organisation(lens.viewer).time_zone
    begins = instant(lens.wish.starts_on, time.min, zone)
    over = instant(lens.wish.ends_on + timedelta(days=1), time.min, zone)
    rows = meetings.meetings(lens.viewer, lens.account).took_place().order_by()
    return rows.filter(starts_at__gte=begins, starts_at__lt=over)


def _inside(lens: Lens, today: date, figures: AccountFigures | None) -> Inside:
    viewer, account, plan = lens.viewer, lens.account, lens.plan
    register = agreements.register(viewer, account, today=today)
    threats = sorted(risks.standing(viewer, account), key=lambda row: (-row.score, row.pk))
    return Inside(
        brief=briefing.brief_of(profiles.profile(viewer, account, today=today)),
        quarters=statements.quarters(viewer, figures) if figures else (),
        as_of=figures.figure_set.as_of if figures else None,
        threats=tuple(
            Threat(row.title, row.get_category_display(), row.score, str(row.colour.label),
                   row.owner.name, row.review_on) for row in threats
        ),
        bonds=tuple(
            Bond(line.agreement.name, line.agreement.get_kind_display(), str(line.state.label),
                 line.act_by, line.agreement.last_day) for line in register.running
        ),
        chances=tuple(
            Chance(row.title, row.value, row.currency, row.get_stage_display(), row.next_step,
                   row.next_on) for row in whitespace.pipeline(viewer, account)
        ),
        failures=tuple(
            Failure(row.title, row.get_severity_display(), row.owner.name, row.fix_by)
            for row in deviations.unmended(viewer, account)
        ),
        lessons=_lessons(lens),
        ideas=_ideas(lens),
        leaves_out=plan.leaves_out if plan else "",
        strategy=plan.strategy if plan else "",
    )  # fmt: skip


def _measured(
    lens: Lens,
    aims: Sequence[Objective],
    figures: AccountFigures | None,
    currency: str,
    today: date,
) -> tuple[Aim, ...]:
    """Return objectives beside where they stand, as the page of the plan says it.

    A customer reads what was entered alone, as in the portal: what we measure is ours.
    """

    @cache
    def spend() -> Now:
        if lens.keys is not None:  # it rests on what we think that they spend elsewhere
            return standings.UNKNOWN
        return standings.share_of_spend(Sources(lens.viewer, lens.account), figures, on=today)

    has_margins = lens.wish.has_margins
    return tuple(
        _aim(row, standings.now_of(row, figures, spend, shows_margins=has_margins), currency,
             has_margins=has_margins)
        for row in aims
    )  # fmt: skip


def _aim(row: Objective, now: Now, currency: str, *, has_margins: bool) -> Aim:
    """Return an objective; one about our contribution has numbers only where margins are shown."""
    tells = has_margins or row.kind != ObjectiveKind.CONTRIBUTION
    is_estimate = now.is_measured and row.counts_spend
    is_of_ledger = now.is_measured and tells and not is_estimate
    baseline, target, current = (
        (row.baseline, row.target, now.number) if tells else (None, None, None)
    )
    return Aim(
        row.title, row.measure, row.unit_in(currency), baseline, target, current, row.due_on,
        ObjectiveState(row.state), measured_on=now.on if is_of_ledger else None,
        estimate_grade=now.grade if is_estimate else "", is_told=tells,
    )  # fmt: skip


def _criterion(row: SuccessCriterion) -> Aim:
    return Aim(
        row.metric, "", row.unit, row.baseline, row.target, row.current, row.due_on,
        ObjectiveState.ACTIVE,
    )  # fmt: skip


def _doing(row: Initiative, *, is_inside: bool) -> Doing:
    """Return an initiative; that we prune, and who of us does, no customer reads."""
    care, owner = (str(Care(row.care).label), row.owner.name) if is_inside else ("", "")
    return Doing(row.title, care, InitiativeState(row.state), owner, row.is_joint)


def _deed(row: Action) -> Deed:
    owner = row.user.name if row.user else ""
    return Deed(
        row.title, row.due_on, owner, row.is_ours, ActionState(row.state), row.done_on
    )  # fmt: skip


def _group(row: ProjectGroup) -> Group:
    return Group(
        row.name, row.measure, row.unit, row.baseline, row.target, row.current, row.ends_on,
        row.closed_on is not None,
    )  # fmt: skip


def _gain(row: ValueRecord) -> Gain:
    return Gain(row.benefit, row.year, row.amount, row.currency, ValueStatus(row.status))
