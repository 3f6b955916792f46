"""What one may ask about the standing of accounts: status, history, mandate, reviews, exceptions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, QuerySet

from orchard.analytics.policy.selection import StatusPolicy
from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, AccountQuerySet
from orchard.domain.accounts.rules import KEY_STATUSES, Status
from orchard.domain.core import queries as core
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission, permissions_of_roles
from orchard.domain.economics import queries as economics
from orchard.domain.economics.models import AccountFigures
from orchard.domain.economics.rules import Letter
from orchard.domain.selection.models import (
    Incubation,
    Nomination,
    Pilot,
    PressureOverride,
    RoundResult,
    SelectionDecision,
    ServiceException,
    Standing,
    StatusChange,
    TransitionPlan,
)
from orchard.domain.selection.queries.charter import policy
from orchard.domain.selection.rules.choices import Outcome, RoundState
from orchard.domain.selection.rules.life_cycle import is_owed
from orchard.domain.selection.rules.reviews import Look, is_enough

TOLD_WHY = frozenset({Permission.LEAD_SELECTION, Permission.APPROVE_SELECTION})


@dataclass(frozen=True, slots=True)
class Review:
    """What a closed round said of a key account, beside the line below which it may leave.

    It is low below the line, and where a gate failed, also when too little else is known.
    """

    result: RoundResult
    on: date
    line: float
    is_low: bool

    @property
    def look(self) -> Look:
        """Return what counts of it."""
        return Look(self.on, self.is_low, fails_gate=bool(self.result.gates_failed))


@dataclass(frozen=True, slots=True)
class Reviewed:
    """An account under review: what rounds said, and whether that is enough to let it go."""

    account: Account
    reviews: list[Review]
    may_leave: bool


def standing(viewer: User, account: Account) -> Standing | None:
    """Return what the status means for the account, nothing before there is a mandate or a word."""
    return Standing.objects.visible_to(viewer).filter(account=account).first()


@dataclass(frozen=True, slots=True)
class Passage:
    """One step in the life of an account; why it was taken is not in it for everybody."""

    before: Status
    after: Status
    on: date
    by: str
    is_by_override: bool
    is_by_decision: bool
    reason: str | None
    evidence: str


def status_history(viewer: User, account: Account, *, most: int) -> list[Passage]:
    """Return the steps in the life of an account, the latest first.

    Whoever knows the account knows its status since when; the reasons speak of what a customer is
    worth to us and stay with its team and with those who lead or approve the choosing.
    """
    rows = StatusChange.objects.visible_to(viewer).filter(account=account)
    rows = rows.select_related("by").order_by("-at", "-pk")[:most]
    says_why = may_know_reasons(viewer, account)
    return [_passage(row, says_why=says_why) for row in rows]


def may_know_reasons(viewer: User, account: Account) -> bool:
    """Say whether the person may read why the account changed its status."""
    granted = permissions_of_roles(viewer.held_roles())
    return bool(granted & TOLD_WHY) or accounts.is_in_team(viewer, account)


def _passage(row: StatusChange, *, says_why: bool) -> Passage:
    return Passage(
        before=Status(row.before),
        after=Status(row.after),
        on=row.on,
        by=row.by.name,
        is_by_override=row.override_id is not None,
        is_by_decision=row.decision_id is not None,
        reason=row.reason if says_why else None,
        evidence=row.evidence if says_why else "",
    )


def owes_farewell(viewer: User, account: Account) -> bool:
    """Say whether an account left us while it was key, and no plan has ended that since."""
    steps = StatusChange.objects.visible_to(viewer).filter(account=account)
    return is_owed(steps.order_by("-at", "-pk").values_list("before", "after"))


def key_accounts(viewer: User) -> AccountQuerySet:
    """Return the accounts that hold a key account's place, by name."""
    return accounts.accounts(viewer).filter(status__in=KEY_STATUSES).order_by("name", "pk")


def in_status(viewer: User, *statuses: Status) -> AccountQuerySet:
    """Return accounts in one of these statuses, by name."""
    return accounts.accounts(viewer).filter(status__in=statuses).order_by("name", "pk")


def chosen_but_waiting(viewer: User) -> list[SelectionDecision]:
    """Return accounts that a round let in and that are not key yet."""
    rows = SelectionDecision.objects.visible_to(viewer).filter(
        outcome__in=[Outcome.IN, Outcome.LIGHT],
        nomination__round__decided_at__isnull=False,
        nomination__account__status=Status.CANDIDATE,
    )
    return list(rows.select_related("nomination__account", "nomination__round").order_by("pk"))


def reviews(viewer: User, account: Account) -> list[Review]:
    """Return what closed rounds said of the account, the latest first."""
    return reviews_of(viewer, [account]).get(account.pk, [])


def reviews_of(viewer: User, found: Collection[Account]) -> dict[int, list[Review]]:
    """Return what closed rounds said of several accounts, the latest first."""
    rows = RoundResult.objects.filter(
        nomination__in=Nomination.objects.visible_to(viewer).filter(account__in=found),
        nomination__round__state__in=[RoundState.DECIDED, RoundState.ARCHIVED],
        nomination__round__is_starter=False,  # one person's scores send nobody away
    ).select_related("nomination__round")
    ordered = [
        row
        for row in rows.order_by("-nomination__round__decided_at", "-pk")
        if row.attractiveness is not None or row.gates_failed
    ]
    calendar = core.fiscal_calendar(viewer)
    days = {row.pk: calendar.today(_closed_at(row)) for row in ordered}
    lines = core.policies_on(viewer, set(days.values()))
    said = defaultdict(list)
    for row in ordered:
        line = lines[days[row.pk]].policy.selection.status.demote_line
        said[row.nomination.account_id].append(_review(row, days[row.pk], line))
    return said


def may_leave(viewer: User, account: Account, on: date) -> bool:
    """Say whether enough reviews in a row were low, or the last one failed a gate."""
    counting = _of_key_accounts(viewer, {account.pk: reviews(viewer, account)})
    return _may_leave(counting[account.pk], policy(viewer, on).status)


def under_review(viewer: User, on: date) -> list[Reviewed]:
    """Return accounts under review, by name, with what rounds said of them."""
    found = list(in_status(viewer, Status.UNDER_REVIEW))
    said = reviews_of(viewer, found)
    lines = policy(viewer, on).status
    counting = _of_key_accounts(viewer, said)
    return [
        Reviewed(one, said.get(one.pk, []), _may_leave(counting.get(one.pk, []), lines))
        for one in found
    ]


def _of_key_accounts(
    viewer: User, said: Mapping[int, Sequence[Review]]
) -> Mapping[int, list[Review]]:
    """Return the reviews since each account became key: what was said before let it in."""
    ways_in = StatusChange.objects.visible_to(viewer).filter(
        account__in=list(said), after__in=(Status.KEY, Status.KEY_LIGHT)
    )
    first = ways_in.exclude(before__in=KEY_STATUSES).order_by("at", "pk")
    since = dict(first.values_list("account_id", "at"))
    return {
        account: [
            one for one in mine if account not in since or _closed_at(one.result) > since[account]
        ]
        for account, mine in said.items()
    }


def _may_leave(found: Sequence[Review], lines: StatusPolicy) -> bool:
    """Say whether these reviews, the latest first, let an account leave."""
    return is_enough([one.look for one in found], lines)


def overrides(viewer: User) -> QuerySet[PressureOverride]:
    """Return who was, or should be, let in under pressure, the latest first."""
    rows = PressureOverride.objects.visible_to(viewer)
    return rows.select_related("account", "written_by", "allowed_by").order_by("-written_at", "-pk")


def override(viewer: User, override_id: int) -> PressureOverride:
    """Return one override."""
    found = overrides(viewer).filter(pk=override_id).first()
    if found is None:
        raise NotFound
    return found


def override_for(viewer: User, account: Account, on: date) -> PressureOverride | None:
    """Return the override that lets an account in today."""
    rows = overrides(viewer).filter(account=account, allowed_at__isnull=False)
    return rows.filter(expires_on__gte=on).first()


def exceptions(viewer: User, account: Account | None = None) -> QuerySet[ServiceException]:
    """Return exceptions from tiers, of one account or of all, the latest first."""
    rows = ServiceException.objects.visible_to(viewer)
    mine = rows if account is None else rows.filter(account=account)
    named = mine.select_related("account", "entitlement", "asked_by", "allowed_by")
    return named.order_by("-asked_at", "-pk")


def exception(viewer: User, exception_id: int) -> ServiceException:
    """Return one exception."""
    found = exceptions(viewer).filter(pk=exception_id).first()
    if found is None:
        raise NotFound
    return found


def incubations(viewer: User) -> QuerySet[Incubation]:
    """Return who is in the incubator now, the earliest end first."""
    rows = Incubation.objects.visible_to(viewer).filter(closed_on__isnull=True)
    named = rows.select_related("account", "extended_by").prefetch_related("pilots")
    return named.order_by("ends_on", "pk")


def incubation(viewer: User, incubation_id: int) -> Incubation:
    """Return one time in the incubator, over or not."""
    rows = Incubation.objects.visible_to(viewer).select_related("account", "extended_by")
    found = rows.filter(pk=incubation_id).first()
    if found is None:
        raise NotFound
    return found


def pilot(viewer: User, pilot_id: int) -> Pilot:
    """Return one pilot."""
    rows = Pilot.objects.visible_to(viewer).select_related("incubation__account", "judged_by")
    found = rows.filter(pk=pilot_id).first()
    if found is None:
        raise NotFound
    return found


def transitions(viewer: User) -> QuerySet[TransitionPlan]:
    """Return plans by which accounts leave, the open ones first."""
    rows = TransitionPlan.objects.visible_to(viewer)
    named = rows.select_related("account", "receiving_owner", "written_by", "approved_by")
    return named.order_by(F("done_on").desc(nulls_first=True), "-written_at", "-pk")


def transition(viewer: User, plan_id: int) -> TransitionPlan:
    """Return one transition plan."""
    found = transitions(viewer).filter(pk=plan_id).first()
    if found is None:
        raise NotFound
    return found


def open_transition(viewer: User, account: Account) -> TransitionPlan | None:
    """Return the plan by which an account leaves now, if there is one."""
    rows = transitions(viewer).filter(account=account)
    return rows.filter(done_on__isnull=True, stopped_at__isnull=True).first()


def watched_leavers(viewer: User, on: date) -> QuerySet[Standing]:
    """Return former key accounts that are watched still, the earliest end first."""
    rows = Standing.objects.visible_to(viewer).filter(watch_until__gte=on)
    return rows.select_related("account").order_by("watch_until", "pk")


def told_but_not_key(viewer: User) -> QuerySet[Standing]:
    """Return customers who were told that they are key, and are not; who left us knows it."""
    rows = Standing.objects.visible_to(viewer).filter(told_status__in=KEY_STATUSES)
    gone = rows.exclude(account__status__in=(*KEY_STATUSES, Status.LOST))
    return gone.select_related("account").order_by("account__name", "pk")


def large_not_key(viewer: User, *, most: int) -> list[AccountFigures]:
    """Return the largest accounts by revenue (class A) that are neither key nor on the way to it."""
    latest = economics.latest(viewer)
    if latest is None:
        return []
    rows = AccountFigures.objects.visible_to(viewer).filter(
        figure_set=latest.pk, class_revenue=Letter.A, account__merged_into__isnull=True
    )
    others = rows.exclude(account__status__in=(*KEY_STATUSES, Status.INCUBATOR, Status.LOST))
    named = others.select_related("account__standing").without_margins()
    return list(named.order_by("-revenue_year", "pk")[:most])


def _review(row: RoundResult, closed: date, line: float) -> Review:
    score = row.attractiveness
    is_below = score is not None and score < line
    return Review(row, closed, line, is_low=is_below or bool(row.gates_failed))


def _closed_at(row: RoundResult) -> datetime:
    closed = row.nomination.round.decided_at
    assert closed is not None, "only closed rounds are asked for"
    return closed
