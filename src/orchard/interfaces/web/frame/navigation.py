"""The entries of the navigation: what exists and what the viewer may see, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission, Role, permissions_of_roles


@dataclass(frozen=True, slots=True)
class Place:
    """One place to go: its page, its picture, the key after `g`, and who may go there."""

    key: str
    title: Promise
    icon: str
    page: str
    letter: str = ""
    permissions: frozenset[Permission] = frozenset()
    at_foot: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A place with its address, as the viewer finds it in the navigation."""

    place: Place
    href: str


PLACES = (
    Place("home", _("Home"), "home", "home:home", "h"),
    Place(
        "portfolio",
        _("Portfolio"),
        "chart-bubble",
        "portfolio:portfolio",
        "p",
        frozenset({Permission.SEE_LEDGER}),
    ),
    Place(
        "accounts",
        _("Accounts"),
        "building",
        "accounts:list",
        "a",
        frozenset({Permission.SEE_ACCOUNTS}),
    ),
    Place(
        "actions",
        _("Plans & actions"),
        "list-check",
        "actions:mine",
        "t",
        frozenset({Permission.SEE_ACCOUNTS}),
    ),
    Place(
        "meetings",
        _("Meetings"),
        "calendar-event",
        "meetings:board",
        "m",
        frozenset({Permission.SEE_CONTACTS}),
    ),
    Place(
        "programme",
        _("Programme"),
        "route",
        "charter:overview",
        "k",
        frozenset({Permission.SEE_ACCOUNTS}),
    ),
    Place(
        "imports",
        _("Imports"),
        "database-import",
        "imports:list",
        "i",
        frozenset({Permission.IMPORT_LEDGER}),
    ),
    Place("settings", _("Settings"), "settings", "settings:index", "s", at_foot=True),
)


def entries(viewer: User) -> tuple[Entry, ...]:
    """Return the places that exist and that the viewer may go to; nothing leads nowhere."""
    return _entries(frozenset(viewer.held_roles()))


@lru_cache(maxsize=256)
def _entries(roles: frozenset[Role]) -> tuple[Entry, ...]:
    granted = permissions_of_roles(roles)
    open_to = [place for place in PLACES if not place.permissions or granted & place.permissions]
    found = ((place, _address(place.page)) for place in open_to)
    return tuple(Entry(place, href) for place, href in found if href)


def _address(page: str) -> str:
    """Return the address of a page, or nothing while this installation has no such page."""
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""
