"""What stands on top of every page of an account: who answers, where it is, its tabs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import Status, TeamRole
from orchard.domain.agreements import queries as agreements
from orchard.domain.agreements.queries import Glance
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.selection.queries import boards
from orchard.domain.selection.rules.choices import Tier
from orchard.domain.selection.rules.life_cycle import tier_of
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame.clock import today

TABS = (
    ("overview", _("Overview"), "accounts:overview"),
    ("plan", _("Plan"), "plans:page"),
    ("profile", _("Profile"), "profile:profile"),
    ("standing", _("Standing"), "standing:page"),
    ("people", _("People"), "relations:people"),
    ("white_space", _("White space"), "whitespace:page"),
    ("economics", _("Economics"), "accounts:economics"),
    ("agreements", _("Agreements"), "agreements:page"),
    ("risks", _("Risk"), "risks:page"),
    ("meetings", _("Meetings"), "meetings:page"),
    ("packs", _("Packs"), "packs:page"),
    ("position", _("Position"), "position:position"),
    ("sharing", _("Shared"), "sharing:page"),
    ("team", _("Team"), "watching:team"),
    ("comments", _("Comments"), "watching:comments"),
    ("files", _("Files"), "files:files"),
    ("timeline", _("Timeline"), "accounts:timeline"),
)
NEEDS = {
    "people": Permission.SEE_CONTACTS,
    "meetings": Permission.SEE_CONTACTS,
    "position": Permission.SEE_SELECTION,
}
"""What one has to be allowed for a tab, beyond seeing accounts."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of the account."""

    key: str
    title: Promise
    href: str


@dataclass(frozen=True, slots=True)
class Header:
    """Names and counts of the account."""

    manager: Assignment | None
    sponsor: Assignment | None
    units: int
    countries: int
    years: int | None
    tier: Tier
    tabs: tuple[Tab, ...]
    is_watched: bool
    watch_href: str
    nominate_href: str
    agreements: Glance


def header(seen: Seen, team: Sequence[Assignment] | None = None) -> Header:
    """Return the header of an account's pages; `team` saves asking for it where it is known."""
    team = accounts.team(seen.viewer, seen.account) if team is None else team
    places = accounts.units(seen.viewer, seen.account).values_list("country", flat=True)
    found, marks = list(places), boards.marks(seen.viewer, seen.account)
    return Header(
        manager=_first(team, TeamRole.ACCOUNT_MANAGER),
        sponsor=_first(team, TeamRole.SPONSOR),
        units=len(found),
        countries=len({country for country in found if country}),
        years=seen.figures.years_of_repeat_business if seen.figures else None,
        tier=tier_of(Status(seen.account.status)),
        tabs=tabs(seen.viewer, seen.account),
        is_watched=marks.is_watched,
        watch_href=address("watching:watch", seen.account),
        nominate_href=address("rounds:nominate_account", seen.account) if marks.is_awaited else "",
        agreements=agreements.glance(seen.viewer, seen.account, today=today()),
    )


def tabs(viewer: User, account: Account) -> tuple[Tab, ...]:
    """Return the pages that exist and that the viewer may see; nothing leads nowhere."""
    open_to = [one for one in TABS if may(viewer, NEEDS.get(one[0], Permission.SEE_ACCOUNTS))]
    found = ((key, title, address(page, account)) for key, title, page in open_to)
    return tuple(Tab(key, title, href) for key, title, href in found if href)


def address(page: str, account: Account) -> str:
    """Return the address of an account's page, or nothing where there is no such page."""
    try:
        return reverse(page, args=[account.slug])
    except NoReverseMatch:
        return ""


def _first(team: Sequence[Assignment], role: TeamRole) -> Assignment | None:
    return next((seat for seat in team if seat.role == role), None)
