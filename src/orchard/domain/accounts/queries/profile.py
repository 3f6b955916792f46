"""What one may ask about the profile of a customer: what is known, how fresh, what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from orchard.domain.accounts.models import (
    Account,
    CanvasNote,
    Competitor,
    CompetitorPresence,
    CustomerGoal,
    CustomerKPI,
    Driver,
    IncomeSource,
    OfferNote,
    ProfileFact,
    ProfitTouch,
    Sourced,
    in_family,
)
from orchard.domain.accounts.models.profile import KnownQuerySet
from orchard.domain.accounts.rules.knowing import (
    QUESTIONS,
    TOPICS,
    Completeness,
    Limits,
    Question,
    completeness,
)
from orchard.domain.accounts.rules.profile import Area, Block, ProfileKind
from orchard.domain.core import queries as core
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission

MODELS: Mapping[ProfileKind, type[Sourced]] = {
    model.kind: model
    for model in (
        *(ProfileFact, IncomeSource, CustomerGoal, Driver, CustomerKPI),
        *(CompetitorPresence, CanvasNote, ProfitTouch),
    )
}
ASKED = (
    *(ProfileKind.FACT, ProfileKind.INCOME, ProfileKind.GOAL, ProfileKind.DRIVER),
    *(ProfileKind.MEASURE, ProfileKind.PRESENCE),
)
"""The kinds that answer questions."""
BESIDE: Mapping[ProfileKind, tuple[str, ...]] = {
    ProfileKind.PRESENCE: ("competitor", "unit", "goal"),
    ProfileKind.TOUCH: ("offer", "note", "goal"),
    **dict.fromkeys((ProfileKind.FACT, ProfileKind.DRIVER, ProfileKind.MEASURE), ("goal",)),
}
"""What is read together with rows of a kind."""
LATEST = 6


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with everything that answers it."""

    question: Question
    rows: tuple[Sourced, ...]


@dataclass(frozen=True, slots=True)
class AreaView:
    """One area of the profile: its questions with their answers, and what else is known."""

    area: Area
    answers: tuple[Answer, ...]
    others: tuple[Sourced, ...]
    completeness: Completeness

    @property
    def stale(self) -> int:
        """Return how many things somebody has to look at again."""
        rows = [*self.others, *(row for one in self.answers for row in one.rows)]
        return sum(row.is_stale for row in rows)


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything that is known about a customer, as one viewer may read it."""

    account: Account
    today: date
    limits: Limits
    rows: Mapping[ProfileKind, tuple[Sourced, ...]]
    completeness: Completeness

    @property
    def goals(self) -> tuple[Any, ...]:
        """Return the goals, the nearest first."""
        return self.rows[ProfileKind.GOAL]

    @property
    def areas(self) -> dict[str, AreaView]:
        """Return what is known by area."""
        return {area.value: self._area(area) for area in Area}

    @property
    def stale(self) -> int:
        """Return how many things somebody has to look at again."""
        return sum(row.is_stale for rows in self.rows.values() for row in rows)

    @property
    def latest(self) -> list[Sourced]:
        """Return what was heard last, with its source and day: the feed of insights."""
        everything = (row for rows in self.rows.values() for row in rows)
        newest = sorted(everything, key=lambda row: (row.said_on, row.written_at), reverse=True)
        return newest[:LATEST]

    def serving(self, goal: CustomerGoal) -> list[Sourced]:
        """Return what is linked to a goal."""
        everything = (row for rows in self.rows.values() for row in rows)
        return [row for row in everything if getattr(row, "goal_id", None) == goal.pk]

    def _area(self, area: Area) -> AreaView:
        facts = [row for row in self.rows[ProfileKind.FACT] if getattr(row, "area", "") == area]
        answers = tuple(
            Answer(one, tuple(row for row in self._of(one.kind) if row.as_known().answers(one)))
            for one in QUESTIONS
            if one.area == area
        )
        others = tuple(row for row in facts if row.as_known().topic not in TOPICS)
        return AreaView(area, answers, others, self.completeness.of_area(area))

    def _of(self, kind: ProfileKind) -> tuple[Sourced, ...]:
        return self.rows.get(kind, ())


def profile(viewer: User, account: Account, *, today: date) -> Profile:
    """Return everything that answers a question about a customer."""
    limits = limits_on(viewer, today)
    found = _read(viewer, [account.pk], ASKED, limits, today)[account.pk]
    known = [row.as_known() for rows in found.values() for row in rows]
    rows = {kind: tuple(found.get(kind, ())) for kind in ASKED}
    return Profile(account, today, limits, rows, completeness(known, limits, today))


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is missing and stale about one account."""

    account: Account
    completeness: Completeness
    stale: tuple[Sourced, ...]

    @property
    def has_any(self) -> bool:
        """Say whether there is anything to do."""
        return bool(self.stale or self.completeness.missing)


def gaps(viewer: User, accounts: Sequence[Account], *, today: date) -> list[Gaps]:
    """Return what is missing and stale about some accounts, in as many questions as for one."""
    limits = limits_on(viewer, today)
    found = _read(viewer, [one.pk for one in accounts], tuple(ProfileKind), limits, today)
    made = []
    for account in accounts:
        rows = [row for kind in ProfileKind for row in found[account.pk].get(kind, ())]
        whole = completeness([row.as_known() for row in rows], limits, today)
        stale = sorted((row for row in rows if row.is_stale), key=lambda row: row.true_on)
        made.append(Gaps(account, whole, tuple(stale)))
    return made


def row_of(viewer: User, account: Account, kind: ProfileKind, row_id: int) -> Sourced:
    """Return one thing of a profile, taken out or not."""
    rows = _rows(viewer, kind).filter(in_family(account), pk=row_id)
    found = rows.select_related("account", "written_by", "confirmed_by", *BESIDE.get(kind, ()))
    row: Sourced | None = found.first()
    if row is None:
        raise NotFound
    return row


def rows_named(
    viewer: User, wanted: Iterable[tuple[ProfileKind, int, int]]
) -> list[tuple[Sourced, int]]:
    """Return things of many profiles by kind and key, each with the version that was seen."""
    by_kind: dict[ProfileKind, dict[int, int]] = defaultdict(dict)
    for kind, key, version in wanted:
        by_kind[kind][key] = version
    found: list[tuple[Sourced, int]] = []
    for kind, versions in by_kind.items():
        rows = list(_rows(viewer, kind).filter(pk__in=versions).select_related("account"))
        if len(rows) < len(versions):
            raise NotFound
        found += [(row, versions[row.pk]) for row in rows]
    return found


def goals(viewer: User, account: Account) -> list[CustomerGoal]:
    """Return the goals of a customer that stand, the nearest first."""
    rows = CustomerGoal.objects.visible_to(viewer).standing().filter(in_family(account))
    return list(rows.order_by("horizon", "pk"))


def drivers(viewer: User, account: Account) -> list[Driver]:
    """Return what moves the customer's business, the likeliest first."""
    rows = Driver.objects.visible_to(viewer).standing().filter(in_family(account))
    return list(rows.order_by("-likelihood", "pk"))


def competitors(viewer: User) -> list[str]:
    """Return the names of competitors that everybody here uses."""
    return list(Competitor.objects.visible_to(viewer).values_list("name", flat=True))


def canvas(viewer: User, account: Account, *, today: date) -> dict[str, list[Sourced]]:
    """Return the customer's business model by block, and where ours touches it under `touch`."""
    kinds = (ProfileKind.CANVAS, ProfileKind.TOUCH)
    found = _read(viewer, [account.pk], kinds, limits_on(viewer, today), today)[account.pk]
    blocks: dict[str, list[Sourced]] = {block.value: [] for block in Block}
    for row in found.get(ProfileKind.CANVAS, ()):
        blocks[getattr(row, "block", "")].append(row)
    return {**blocks, ProfileKind.TOUCH.value: found.get(ProfileKind.TOUCH, [])}


def canvas_notes(viewer: User, account: Account) -> list[CanvasNote]:
    """Return the notes of the customer's business model."""
    rows = CanvasNote.objects.visible_to(viewer).standing().filter(in_family(account))
    return list(rows.order_by("pk"))


def offer_notes(viewer: User) -> list[OfferNote]:
    """Return the business model of our own offer."""
    rows = OfferNote.objects.visible_to(viewer).filter(removed_at__isnull=True)
    return list(rows.select_related("written_by").order_by("pk"))


def offer_note(viewer: User, note_id: int) -> OfferNote:
    """Return one note of it, taken out or not."""
    found = OfferNote.objects.visible_to(viewer).filter(pk=note_id).first()
    if found is None:
        raise NotFound
    return found


def may_edit_profile(viewer: User, account: Account) -> bool:
    """Say whether the person may tell of the account."""
    return may(viewer, Permission.EDIT_PROFILES) and account.merged_into_id is None


def limits_on(viewer: User, today: date) -> Limits:
    """Return after how many days things are stale, as the policy of the day says."""
    found = core.current_policy(viewer, today).policy.freshness
    return Limits(found.profile_days, found.driver_days)


Found = dict[int, dict[ProfileKind, list[Sourced]]]


def _read(
    viewer: User,
    accounts: Collection[int],
    kinds: Iterable[ProfileKind],
    limits: Limits,
    today: date,
) -> Found:
    """Return what stands about accounts and what became part of them, each row marked if stale."""
    found: Found = {account: defaultdict(list) for account in accounts}
    of_these = Q(pk__in=accounts) | Q(merged_into__in=accounts)
    family = Account.objects.filter(of_these).order_by().values("pk")
    for kind in kinds:
        beside = BESIDE.get(kind, ())
        rows = _rows(viewer, kind).standing().filter(account__in=family)
        for row in rows.select_related("account", "written_by", "confirmed_by", *beside):
            row.is_stale = limits.is_stale(kind, row.true_on, today)
            told = row.account_id if row.account_id in found else row.account.home_id
            found[told][kind].append(row)
    return found


def _rows(viewer: User, kind: ProfileKind) -> KnownQuerySet[Any]:
    manager: Any = MODELS[kind]._default_manager
    rows: KnownQuerySet[Any] = manager.all()
    return rows.visible_to(viewer)
