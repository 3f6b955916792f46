"""What the palette finds: places, accounts, commands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.accounts import queries as accounts
from orchard.domain.core.models import User
from orchard.interfaces.web.frame import navigation

MOST_ACCOUNTS = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the palette: a place to go, or a command that the browser runs."""

    title: str
    icon: str
    kind: str
    href: str = ""
    command: str = ""


COMMANDS: tuple[tuple[str, Promise, str], ...] = (
    ("theme:light", gettext_lazy("Use the light appearance"), "sun"),
    ("theme:dark", gettext_lazy("Use the dark appearance"), "moon"),
    ("theme:auto", gettext_lazy("Follow the system's appearance"), "device-desktop"),
    ("open:help", gettext_lazy("Show keyboard and help"), "keyboard"),
    ("print", gettext_lazy("Print this page"), "presentation"),
)


def find(viewer: User, words: str) -> tuple[Hit, ...]:
    """Return accounts by name, places and commands that contain the words."""
    return (*_accounts(viewer, words), *_places(viewer, words), *_commands(words))


def _accounts(viewer: User, words: str) -> Iterator[Hit]:
    if not words or "\0" in words or not _has_account_page():
        return
    found = accounts.accounts(viewer).filter(name__icontains=words)[:MOST_ACCOUNTS]
    for account in found:
        href = reverse("accounts:overview", args=[account.slug])
        yield Hit(account.name, "building", _("Account"), href=href)


def _places(viewer: User, words: str) -> Iterator[Hit]:
    for entry in navigation.entries(viewer):
        if words.casefold() in str(entry.place.title).casefold():
            yield Hit(str(entry.place.title), entry.place.icon, _("Page"), href=entry.href)


def _commands(words: str) -> Iterator[Hit]:
    for command, title, icon in COMMANDS:
        if words.casefold() in str(title).casefold():
            yield Hit(str(title), icon, _("Command"), command=command)


def _has_account_page() -> bool:
    try:
        reverse("accounts:overview", args=["a"])
    except NoReverseMatch:
        return False
    return True
