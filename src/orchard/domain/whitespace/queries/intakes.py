"""A file of opportunities beside those that its reader knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet, Value
from django.utils.translation import gettext as _

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import (
    Account,
    AccountInsider,
    AccountQuerySet,
    AccountUnit,
    Assignment,
    CustomerGoal,
)
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.relationships.arriving.names import plain
from orchard.domain.relationships.arriving.outcomes import Outcome, Refused
from orchard.domain.relationships.intaking import rows_of
from orchard.domain.relationships.models import Intake
from orchard.domain.relationships.queries import places
from orchard.domain.whitespace.arriving.comparing import COMPARED, Ground, Known, compare
from orchard.domain.whitespace.models import Opportunity
from orchard.domain.whitespace.rules import OpportunityState


def outcomes_of(viewer: User, found: Intake) -> list[Outcome]:
    """Return what becomes of every row of a file of opportunities."""
    here, home = places(viewer, found, writable(viewer)), core.organisation(viewer)
    units = AccountUnit.objects.visible_to(viewer).values_list("account", "name", "pk")
    goals = CustomerGoal.objects.visible_to(viewer).standing()
    ground = Ground(
        places=here,
        owner=Owners(viewer, here.writable).find,
        units={(account, plain(name)): key for account, name, key in units},
        goals={
            (home or account, plain(title)): key
            for account, home, title, key in goals.values_list(
                "account", "account__merged_into", "title", "pk"
            )
        },
        currency=home.currency,
        next_step=str(found.leaves_open.get("next_step", "")),
        next_on=date.fromisoformat(str(found.leaves_open["next_on"])),
        zone=ZoneInfo(home.time_zone),
    )
    return compare(list(rows_of(found)), found.meaning, _known(viewer), ground)


def writable(viewer: User) -> AccountQuerySet:
    """Return the accounts in whose white space the viewer writes."""
    known = accounts.accounts(viewer)
    if not viewer.may(Permission.WRITE_COMMENTS):
        return known.none()
    if viewer.may(Permission.EDIT_ACCOUNTS):
        return known
    seats = Assignment.objects.visible_to(viewer).open().filter(user=viewer)
    return known.filter(pk__in=seats.values("account"))


def names_of(viewer: User, outcomes: Collection[Outcome]) -> dict[tuple[str, object], str]:
    """Return what owners, goals and units are called that rows speak of, by column and key."""
    said: dict[str, set[object]] = defaultdict(set)
    for row in outcomes:
        for values in (row.values, row.before):
            for key in ("owner_id", "goal_id", "unit_id"):
                said[key].add(values.get(key))
    rows: tuple[tuple[str, QuerySet[Any], str], ...] = (
        ("owner_id", User.objects.visible_to(viewer), "name"),
        ("goal_id", CustomerGoal.objects.visible_to(viewer), "title"),
        ("unit_id", AccountUnit.objects.visible_to(viewer), "name"),
    )
    first, *others = (
        known.filter(pk__in=said[key] - {None}).order_by().values_list(Value(key), "pk", name)
        for key, known, name in rows
    )
    named = first.union(*others, all=True)  # asked at once
    return {(str(key), pk): str(name) for key, pk, name in named}


class Owners:
    """Who may own opportunities of accounts: asked once for a whole file."""

    def __init__(self, viewer: User, homes: Collection[int]) -> None:
        self.viewer = viewer
        people = list(accounts.people_for_team(viewer).prefetch_related("roles"))
        self.people = {one.pk: one for one in people}
        self.called: dict[str, set[int]] = defaultdict(set)
        for one in people:
            self.called[one.email.casefold()].add(one.pk)
            self.called[plain(one.name)].add(one.pk)
        seats = Assignment.objects.open().filter(account__in=homes)
        self.seated: dict[int, set[int]] = defaultdict(set)
        self.managers: dict[int, int] = {}
        for account, user, role in seats.values_list("account", "user", "role"):
            self.seated[account].add(user)
            if role == TeamRole.ACCOUNT_MANAGER:
                self.managers[account] = user
        told = AccountInsider.objects.filter(account__in=homes)
        self.insiders = set(told.values_list("account", "user"))

    def find(self, said: str, account: Account) -> int:
        """Return who owns it: whom the row names, else who manages the account, else who reads."""
        if not said:
            manager = self.managers.get(account.pk)
            return manager if manager and self._may(manager, account) else self.viewer.pk
        found = self.called.get(said.casefold()) or self.called.get(plain(said)) or set()
        if len(found) != 1:
            text = _("nobody who works here is called “%(name)s”, or more than one. Write the e-mail, "
                     "or leave it empty.")  # fmt: skip
            raise Refused(text % {"name": said})
        owner = next(iter(found))
        if not self._may(owner, account):
            text = _(
                "%(name)s is not in the team of %(account)s. Name another owner, or leave it empty."
            )
            raise Refused(text % {"name": self.people[owner].name, "account": account.name})
        return owner

    def _may(self, key: int, account: Account) -> bool:
        """Say whether somebody may write there, as `may_edit` does for one."""
        person = self.people.get(key)
        if person is None or not person.may(Permission.WRITE_COMMENTS):
            return False
        knows = not account.is_confidential or (account.pk, key) in self.insiders
        leads = person.may(Permission.EDIT_ACCOUNTS)
        return knows and (leads or key in self.seated[account.pk])


def _known(viewer: User) -> list[Known]:
    rows = Opportunity.objects.visible_to(viewer).values(
        "pk",
        "account",
        "account__merged_into",
        "title",
        "unit",
        "unit__name",
        "goal__removed_at",
        "family",
        "offer",
        "state",
        *COMPARED,
    )
    return [_one(row) for row in rows]


def _one(row: dict[str, object]) -> Known:
    home = row["account__merged_into"] or row["account"]
    unit = row["unit"]
    assert isinstance(home, int), "the database keeps a key there"
    assert unit is None or isinstance(unit, int), "the database keeps a key there"
    return Known(
        pk=int(str(row["pk"])), account=home, title=str(row["title"]),
        spot=(home, unit, str(row["family"]), str(row["offer"])),
        is_open=row["state"] == OpportunityState.OPEN,
        values={name: row[name] for name in COMPARED},
        place=" · ".join(str(row[name]) for name in ("unit__name", "family", "offer") if row[name]),
        goal_is_gone=row["goal__removed_at"] is not None,
    )  # fmt: skip
