"""What one may ask about coaching: one's own talks, and of others only whether they agreed on any."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from orchard.domain.accounts.models import Account, Assignment, AssignmentQuerySet
from orchard.domain.accounts.rules import KEY_STATUSES, TeamRole
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User, UserQuerySet
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import ROLES, Permission
from orchard.domain.people.models import CoachingSeries, CoachingTalk, CoachingTalkQuerySet
from orchard.domain.people.rules import TalkState


@dataclass(frozen=True, slots=True)
class Coached:
    """An account, who manages it, and whether they agreed on a talk a month with their leader."""

    account: Account
    manager: User | None
    is_agreed: bool


@dataclass(frozen=True, slots=True)
class SeenTalk:
    """A talk, and those of its accounts that the viewer may still know."""

    row: CoachingTalk
    accounts: tuple[Account, ...]


def coached(viewer: User, accounts: Sequence[Account], *, today: date) -> list[Coached]:
    """Return for each account whether its manager agreed on coaching; with whom stays unsaid."""
    seats = Assignment.objects.visible_to(viewer).open().in_role(TeamRole.ACCOUNT_MANAGER)
    rows = seats.filter(account__in=accounts).select_related("user").order_by("since", "pk")
    managers = {row.account_id: row.user for row in rows}
    agreed = agreed_seats(viewer, today).filter(account__in=accounts).order_by()
    keys = set(agreed.values_list("account_id", flat=True))
    return [Coached(one, managers.get(one.pk), one.pk in keys) for one in accounts]


def agreed_seats(viewer: User, today: date) -> AssignmentQuerySet:
    """Return the seats of managers who have talks to come; who takes part in choosing may know it."""
    if not may(viewer, Permission.SEE_SELECTION):
        return Assignment.objects.none()
    running = CoachingSeries.objects.filter(coach__is_active=True).running(today)
    seats = Assignment.objects.visible_to(viewer).open().in_role(TeamRole.ACCOUNT_MANAGER)
    return seats.filter(user__in=running.order_by().values("coached"))


def my_series(viewer: User) -> list[CoachingSeries]:
    """Return the series in which the viewer talks with somebody, the latest first."""
    rows = CoachingSeries.objects.visible_to(viewer).select_related("coach", "coached")
    return list(rows.order_by("-since", "-pk"))


def series(viewer: User, series_id: int) -> CoachingSeries:
    """Return one series of the viewer's own."""
    rows = CoachingSeries.objects.visible_to(viewer).filter(pk=series_id)
    found = rows.select_related("coach", "coached").first()
    if found is None:
        raise NotFound
    return found


def talks(viewer: User, found: CoachingSeries) -> list[SeenTalk]:
    """Return the talks of a series, the first day first."""
    return _seen(viewer, list(_rows(viewer).filter(series=found).order_by("on", "pk")))


def talk(viewer: User, series_id: int, talk_id: int) -> SeenTalk:
    """Return one talk of the viewer's own."""
    found = _rows(viewer).filter(series=series_id, pk=talk_id).first()
    if found is None:
        raise NotFound
    return _seen(viewer, [found])[0]


def next_talks(viewer: User, *, today: date) -> list[SeenTalk]:
    """Return the next talk of each series that runs, the first day first."""
    running = CoachingSeries.objects.visible_to(viewer).running(today)
    rows = _rows(viewer).filter(series__in=running, state=TalkState.PLANNED, on__gte=today)
    first: dict[int, CoachingTalk] = {}
    for row in rows.order_by("on", "pk"):
        first.setdefault(row.series_id, row)
    return _seen(viewer, list(first.values()))


def partners(viewer: User) -> UserQuerySet:
    """Return who may coach or be coached: who works here and takes part in choosing, by name."""
    if not may(viewer, Permission.NOMINATE):
        return User.objects.none()
    choosing = [role for role, card in ROLES.items() if Permission.NOMINATE in card.permissions]
    known = User.objects.people().active().filter(roles__role__in=choosing)
    return known.distinct().order_by("name", "pk")


def to_talk_about(viewer: User) -> list[Assignment]:
    """Return the seats of managers at key accounts that the viewer knows, by account."""
    if not may(viewer, Permission.NOMINATE):
        return []
    seats = Assignment.objects.visible_to(viewer).open().in_role(TeamRole.ACCOUNT_MANAGER)
    accounts = Account.objects.visible_to(viewer).filter(status__in=KEY_STATUSES, merged_into=None)
    known = seats.filter(account__in=accounts)
    return list(known.select_related("account", "user").order_by("account__name", "pk"))


def _rows(viewer: User) -> CoachingTalkQuerySet:
    rows = CoachingTalk.objects.visible_to(viewer)
    return rows.select_related("series__coach", "series__coached", "first__merged_into",
                               "second__merged_into")  # fmt: skip


def _seen(viewer: User, rows: Sequence[CoachingTalk]) -> list[SeenTalk]:
    both = (one for row in rows for one in (row.first, row.second))
    keys = {one.home_id for one in both if one is not None}
    known = {one.pk: one for one in Account.objects.visible_to(viewer).filter(pk__in=keys)}
    return [SeenTalk(row, tuple(_known(row, known))) for row in rows]


def _known(row: CoachingTalk, known: dict[int, Account]) -> Iterable[Account]:
    homes = dict.fromkeys(one.home_id for one in (row.first, row.second) if one is not None)
    return (known[one] for one in homes if one in known)
