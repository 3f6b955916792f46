"""What one may ask about the people around an account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from orchard.domain.accounts.models import (
    Account,
    AccountQuerySet,
    AccountWatch,
    Assignment,
    AssignmentQuerySet,
)
from orchard.domain.accounts.queries.grouping import accounts
from orchard.domain.accounts.queries.mergers import left_on
from orchard.domain.accounts.rules import HELD_BY_ONE, KEY_STATUSES, TeamRole
from orchard.domain.accounts.seating import in_order
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import Comment, CommentQuerySet, Sighting, User, UserQuerySet
from orchard.domain.core.rules import Permission, Role


def account_at(viewer: User, slug: str) -> Account:
    """Return the account that an address names, merged or not."""
    found = Account.objects.visible_to(viewer).filter(slug=slug).first()
    if found is None:
        raise NotFound
    return found


def team(viewer: User, account: Account) -> list[Assignment]:
    """Return the seats held today or from a later day on: the manager first, then by role."""
    return in_order(_seats(viewer, account).open())


def seats(viewer: User, account: Account) -> list[Assignment]:
    """Return every seat of the team, those that ended too, in the same order."""
    return in_order(_seats(viewer, account))


def workable(viewer: User, accounts: Iterable[Account]) -> set[int]:
    """Return the keys of those accounts at which the viewer may plan: a seat, or the care of all."""
    keys = {one.pk for one in accounts}
    if not viewer.may(Permission.EDIT_PLANS):
        return set()
    if viewer.may(Permission.EDIT_TEAMS):
        return keys
    mine = Assignment.objects.visible_to(viewer).open().filter(user=viewer, account__in=keys)
    return set(mine.order_by().values_list("account_id", flat=True))


def former_team(viewer: User, account: Account) -> AssignmentQuerySet:
    """Return the seats that ended, the latest first."""
    return _seats(viewer, account).filter(until__isnull=False).order_by("-until", "-pk")


def seat(viewer: User, account: Account, seat_id: int) -> Assignment:
    """Return one seat of the team."""
    found = _seats(viewer, account).filter(pk=seat_id).first()
    if found is None:
        raise NotFound
    return found


def manager_of(viewer: User, account: Account) -> User | None:
    """Return the person who answers for the account, if somebody does."""
    held = _seats(viewer, account).open().in_role(TeamRole.ACCOUNT_MANAGER).first()
    return held.user if held else None


def empty_seats(viewer: User, found: Iterable[Account], on: date) -> dict[int, list[TeamRole]]:
    """Return by account which seats of one person nobody who works here holds on a day."""
    keys = [one.pk for one in found]
    held = Assignment.objects.visible_to(viewer).open().filter(account__in=keys, since__lte=on)
    taken = set(held.filter(user__is_active=True).values_list("account", "role"))
    return {key: [role for role in HELD_BY_ONE if (key, role.value) not in taken] for key in keys}


def needed_seats(viewer: User, user: User) -> list[Assignment]:
    """Return the person's seats on key accounts that these always have, by account."""
    seats = Assignment.objects.visible_to(viewer).open().filter(user=user, role__in=HELD_BY_ONE)
    needed = seats.filter(account__status__in=KEY_STATUSES, account__merged_into__isnull=True)
    return list(needed.select_related("account").order_by("account__name", "pk"))


def may_edit_team(viewer: User, account: Account) -> bool:
    """Say whether the person may change the team: who names teams, and the account's manager."""
    if viewer.may(Permission.EDIT_TEAMS):
        return True
    leads = Assignment.objects.visible_to(viewer).open().in_role(TeamRole.ACCOUNT_MANAGER)
    return leads.filter(account=account, user=viewer).exists()


def is_in_team(viewer: User, account: Account) -> bool:
    """Say whether the person holds a seat in the team: opinions about people stay there."""
    held = Assignment.objects.visible_to(viewer).open().filter(account=account)
    return held.filter(user=viewer).exists()


def people_for_team(viewer: User) -> UserQuerySet:
    """Return those who can get a seat: everybody who works here."""
    return User.objects.visible_to(viewer).people().active().order_by("name", "pk")


FITTING: Mapping[str, Role] = {
    TeamRole.ACCOUNT_MANAGER: Role.ACCOUNT_MANAGER,
    TeamRole.SPONSOR: Role.EXECUTIVE_SPONSOR,
}
"""Whose role in the house says that they are meant for a seat."""


def fitting(viewer: User, role: str) -> int | None:
    """Return the key of the first by name whose role in the house fits a seat, if anybody's does."""
    if role not in FITTING:
        return None
    people = people_for_team(viewer).filter(roles__role=FITTING[role])
    return people.values_list("pk", flat=True).first()


def my_accounts(viewer: User) -> AccountQuerySet:
    """Return the accounts in whose team the person has a seat."""
    mine = Assignment.objects.open().filter(user=viewer, account=OuterRef("pk"))
    return accounts(viewer).filter(Exists(mine))


def my_seats(viewer: User) -> AssignmentQuerySet:
    """Return the person's own seats in teams."""
    mine = Assignment.objects.visible_to(viewer).open().filter(user=viewer)
    return mine.select_related("account").order_by("account__name", "pk")


def watched(viewer: User) -> AccountQuerySet:
    """Return the accounts that the person follows."""
    followed = AccountWatch.objects.filter(user=viewer, account=OuterRef("pk"))
    return accounts(viewer).filter(Exists(followed))


def is_watching(viewer: User, account: Account) -> bool:
    """Say whether the person follows the account."""
    return AccountWatch.objects.filter(user=viewer, account=account).exists()


def comments(viewer: User, account: Account) -> CommentQuerySet:
    """Return the remarks on an account and on what became part of it, the first one first."""
    rows = Comment.objects.filter(left_on(viewer, account)).standing().order_by("pk")
    return rows.select_related("author").prefetch_related("mentions__user")


def seen_by(viewer: User, account: Account) -> list[Sighting]:
    """Return who has looked at an account that the viewer may know, by name."""
    if not Account.objects.visible_to(viewer).filter(pk=account.pk).exists():
        return []
    found = _sightings(account).filter(user__is_active=True).select_related("user")
    return list(found.order_by("user__name", "pk"))


def has_seen(viewer: User, account: Account, *, since: datetime) -> bool:
    """Say whether the viewer has looked at the account since a moment."""
    return _sightings(account).filter(user=viewer, last_at__gte=since).exists()


def _sightings(account: Account) -> QuerySet[Sighting]:
    kind = Account._meta.label_lower
    return Sighting.objects.filter(subject_type=kind, subject_id=str(account.pk))


def _seats(viewer: User, account: Account) -> AssignmentQuerySet:
    seats = Assignment.objects.visible_to(viewer).filter(account=account)
    return seats.select_related("user", "account")
