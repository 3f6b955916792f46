"""What one may ask about the programme as a whole: how many, how far, what waits, who is out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from orchard.analytics.policy.selection import GuardPolicy, SelectionPolicy
from orchard.domain.accounts.models import Account
from orchard.domain.core import queries as core
from orchard.domain.core.calendar import FiscalCalendar
from orchard.domain.core.models import User
from orchard.domain.selection.models import (
    Charter,
    CriteriaSet,
    Nomination,
    Pilot,
    PressureOverride,
    RoundResult,
    SelectionDecision,
    SelectionRound,
)
from orchard.domain.selection.queries.charter import charter, policy, room
from orchard.domain.selection.queries.criteria import criteria_sets
from orchard.domain.selection.queries.rounds import rounds
from orchard.domain.selection.queries.standings import (
    chosen_but_waiting,
    key_accounts,
    overrides,
)
from orchard.domain.selection.queries.starter import Starter, starter_of
from orchard.domain.selection.queries.vacancies import Vacancy, vacancies
from orchard.domain.selection.rules.choices import PilotState, RoundState
from orchard.domain.selection.rules.places import NO_CHARTER, Crowd, Places, Room, crowd
from orchard.domain.selection.rules.reviews import Look, lows_in_a_row

SOON = timedelta(days=30)
CLOSED = (RoundState.DECIDED, RoundState.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody's decision."""

    empty: list[Vacancy]
    rounds: list[SelectionRound]
    chosen: list[SelectionDecision]
    overrides: list[PressureOverride]
    pilots: list[Pilot]
    draft: CriteriaSet | None

    @property
    def count(self) -> int:
        """Return how many things wait."""
        about_accounts = len(self.empty) + len(self.chosen) + len(self.overrides) + len(self.pilots)
        return len(self.rounds) + about_accounts + (self.draft is not None)


@dataclass(frozen=True, slots=True)
class Programme:
    """The programme as one viewer knows it: accounts that they may not know are not counted."""

    charter: Charter | None
    policy: SelectionPolicy
    room: Room
    crowd: Crowd
    in_force: CriteriaSet | None
    starter: Starter
    rounds: list[SelectionRound]
    chosen: list[SelectionDecision]
    draft: CriteriaSet | None

    @property
    def guard(self) -> GuardPolicy:
        """Return how many key accounts are sensible."""
        return self.policy.guard


@dataclass(frozen=True, slots=True)
class LastReview:
    """What the last closed round said of an account, and for how many rounds it was low.

    It is out of the criteria below the line, with a gate that it failed, or when no round looked at
    it; its choice is not supported either where others stood before it in the places.
    """

    account: Account
    result: RoundResult | None
    on: date | None
    low_in_a_row: int
    is_out: bool
    is_unsupported: bool

    @property
    def score(self) -> float | None:
        """Return the attractiveness of the last review."""
        return self.result.attractiveness if self.result else None


def programme(viewer: User, on: date) -> Programme:
    """Return how the programme stands on a day."""
    found, rules = charter(viewer), policy(viewer, on)
    held = list(key_accounts(viewer))
    sets, seen = list(criteria_sets(viewer)), list(rounds(viewer))
    return Programme(
        charter=found,
        policy=rules,
        room=replace(found.room if found else NO_CHARTER, held=len(held)),
        crowd=crowd(len(held), rules.guard),
        in_force=next((one for one in sets if one.is_approved), None),
        starter=starter_of(viewer, found, held, rules.guard.starter, today=on),
        rounds=seen,
        chosen=chosen_but_waiting(viewer),
        draft=next((one for one in sets if not one.is_approved), None),
    )


def waiting(viewer: User, found: Programme, on: date) -> Waiting:
    """Return what waits for somebody's decision in the programme."""
    pilots = Pilot.objects.visible_to(viewer).filter(state=PilotState.RUNNING)
    return Waiting(
        empty=vacancies(viewer, key_accounts(viewer), on),
        rounds=[one for one in found.rounds if one.state != RoundState.ARCHIVED],
        chosen=found.chosen,
        overrides=list(overrides(viewer).filter(allowed_at__isnull=True, refused_at__isnull=True)),
        pilots=list(
            pilots.filter(ends_on__lte=on + SOON)
            .select_related("incubation__account")
            .order_by("ends_on", "pk")
        ),
        draft=found.draft,
    )


def places(viewer: User, on: date) -> Places:
    """Return how many places are free; accounts that the viewer may not know are not counted."""
    whole, guard = room(viewer), policy(viewer, on).guard
    most = whole.most(guard)
    known = replace(whole, held=key_accounts(viewer).count())
    return Places(known, most, is_full=whole.held >= most)


def last_reviews(
    viewer: User, accounts: Iterable[Account], rules: SelectionPolicy
) -> list[LastReview]:
    """Return what the last closed rounds said of accounts, in the order in which they are given."""
    rows = list(accounts)
    results = RoundResult.objects.filter(
        nomination__in=Nomination.objects.visible_to(viewer).filter(account__in=rows),
        nomination__round__state__in=CLOSED,
    ).select_related("nomination__round")
    found: dict[int, list[RoundResult]] = defaultdict(list)
    for result in results.order_by("-nomination__round__decided_at", "-pk"):
        found[result.nomination.account_id].append(result)
    calendar = core.fiscal_calendar(viewer)
    return [_last(row, found[row.pk], rules, calendar) for row in rows]


def out_of_criteria(viewer: User, rules: SelectionPolicy) -> list[LastReview]:
    """Return the key accounts that the last review found below the line, or that none looked at."""
    return [one for one in last_reviews(viewer, key_accounts(viewer), rules) if one.is_out]


def _last(
    account: Account,
    found: Sequence[RoundResult],
    rules: SelectionPolicy,
    calendar: FiscalCalendar,
) -> LastReview:
    line = rules.status.demote_line
    if not found:
        return LastReview(account, None, None, 0, is_out=True, is_unsupported=True)
    last = found[0]
    decided = last.nomination.round.decided_at
    assert decided is not None, "only closed rounds are asked for"
    score = last.attractiveness
    is_out = score is None or score < line or bool(last.gates_failed)
    is_unsupported = is_out or not last.is_proposed
    looks = [look for one in found if (look := _look(one, line, calendar)) is not None]
    low = lows_in_a_row(looks, rules.status.review_months_least)
    day = calendar.today(decided)
    return LastReview(account, last, day, low, is_out=is_out, is_unsupported=is_unsupported)


def _look(one: RoundResult, line: float, calendar: FiscalCalendar) -> Look | None:
    """Return what a review counts for, nothing where too little was known and no gate failed."""
    decided, score = one.nomination.round.decided_at, one.attractiveness
    assert decided is not None, "only closed rounds are asked for"
    if score is None and not one.gates_failed:
        return None
    fails_gate = bool(one.gates_failed)
    is_low = fails_gate or (score is not None and score < line)
    return Look(calendar.today(decided), is_low, fails_gate)
