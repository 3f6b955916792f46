"""What stands on top of every page of an account: who answers, where it is, its tabs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Assignment
from orchard.domain.accounts.queries import Answers, Questions, Spread
from orchard.domain.accounts.rules import Status, TeamRole
from orchard.domain.agreements import queries as agreements
from orchard.domain.agreements.queries import Glance
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.selection.queries import boards
from orchard.domain.selection.queries.charter import Meaning, meaning
from orchard.domain.selection.rules.choices import Tier
from orchard.domain.selection.rules.life_cycle import tier_of
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame.clock import today

TABS = (
    ("overview", _("Overview"), "accounts:overview"),
    ("plan", _("Plan"), "plans:page"),
    ("people", _("People"), "relations:people"),
    ("white_space", _("White space"), "whitespace:page"),
    ("economics", _("Economics"), "accounts:economics"),
    ("agreements", _("Agreements"), "agreements:page"),
    ("meetings", _("Meetings"), "meetings:page"),
    ("risks", _("Risk"), "risks:page"),
    ("timeline", _("Timeline"), "accounts:timeline"),
    ("profile", _("Profile"), "profile:profile"),
    ("promises", _("Promises"), "promises:page"),
    ("team", _("Team"), "watching:team"),
    ("sharing", _("Shared"), "sharing:page"),
    ("files", _("Files"), "files:files"),
    ("packs", _("Packs"), "packs:page"),
    ("comments", _("Comments"), "watching:comments"),
    ("standing", _("Standing"), "standing:page"),
    ("position", _("Position"), "position:position"),
)
IN_SIGHT = frozenset(
    ("overview", "plan", "people", "white_space", "economics", "agreements", "meetings", "risks",
     "timeline")
)  # fmt: skip
"""What one needs week by week: these stand in a row, the others behind one more step."""
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

    @property
    def is_in_sight(self) -> bool:
        """Say whether it stands in the row, or under the word that opens the others."""
        return self.key in IN_SIGHT


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
    meaning: Meaning | None

    @property
    def in_sight(self) -> tuple[Tab, ...]:
        """Return the pages that stand in a row."""
        return tuple(one for one in self.tabs if one.is_in_sight)

    @property
    def further(self) -> tuple[Tab, ...]:
        """Return the pages that are one step further away."""
        return tuple(one for one in self.tabs if not one.is_in_sight)


def asked(seen: Seen) -> Questions:
    """Return what the header asks of the account: a page that asks more of it asks all at once."""
    return {
        **accounts.spread(seen.viewer, seen.account),
        **boards.marks(seen.viewer, seen.account),
        **meaning(seen.viewer),
    }


def header(
    seen: Seen, team: Sequence[Assignment] | None = None, said: Answers | None = None
) -> Header:
    """Return the header of an account's pages; `team` and what was `said` save asking for them."""
    team = accounts.team(seen.viewer, seen.account) if team is None else team
    said = accounts.answered(seen.viewer, seen.account, asked(seen)) if said is None else said
    spread, marks, slug = Spread.of(said), boards.Marks.of(said, seen.viewer), seen.account.slug
    return Header(
        manager=_first(team, TeamRole.ACCOUNT_MANAGER),
        sponsor=_first(team, TeamRole.SPONSOR),
        units=spread.units,
        countries=spread.countries,
        years=seen.figures.years_of_repeat_business if seen.figures else None,
        tier=tier_of(Status(seen.account.status)),
        tabs=tabs(seen.viewer, slug),
        is_watched=marks.is_watched,
        watch_href=address("watching:watch", slug),
        nominate_href=address("rounds:nominate_account", slug) if marks.is_awaited else "",
        agreements=agreements.glance(seen.viewer, seen.account, today=today()),
        meaning=Meaning.of(said),
    )


def tabs(viewer: User, slug: str) -> tuple[Tab, ...]:
    """Return the pages that exist and that the viewer may see; nothing leads nowhere."""
    open_to = [one for one in TABS if may(viewer, NEEDS.get(one[0], Permission.SEE_ACCOUNTS))]
    found = ((key, title, address(page, slug)) for key, title, page in open_to)
    return tuple(Tab(key, title, href) for key, title, href in found if href)


def address(page: str, slug: str) -> str:
    """Return the address of an account's page, or nothing where there is no such page."""
    try:
        return reverse(page, args=[slug])
    except NoReverseMatch:
        return ""


def _first(team: Sequence[Assignment], role: TeamRole) -> Assignment | None:
    return next((seat for seat in team if seat.role == role), None)
