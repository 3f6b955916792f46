"""What the palette finds: accounts and their pages, units, people, offers, notes, places, commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.core.letters import folded
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.search import queries, rules
from orchard.domain.search.rules import Found, Kind
from orchard.interfaces.web.accounts.header import TABS, tabs
from orchard.interfaces.web.frame import acts, navigation


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the palette: a place to go, or a command that the browser runs."""

    title: str
    icon: str
    kind: str
    href: str = ""
    command: str = ""


LEAST_LETTERS = 2
COMMANDS: tuple[tuple[str, Promise, str], ...] = (
    ("theme:light", gettext_lazy("Use the light appearance"), "sun"),
    ("theme:dark", gettext_lazy("Use the dark appearance"), "moon"),
    ("theme:auto", gettext_lazy("Follow the system's appearance"), "device-desktop"),
    ("open:help", gettext_lazy("Show keyboard and help"), "keyboard"),
    ("print", gettext_lazy("Print this page"), "presentation"),
)
STARTS: tuple[tuple[Promise, str, str, Permission], ...] = (
    (gettext_lazy("Import lines of a ledger"), "file-import", "imports:new",
     Permission.IMPORT_LEDGER),
    (gettext_lazy("Import from another system"), "database-import", "intake:start",
     Permission.WRITE_COMMENTS),
    (gettext_lazy("Change many actions at once"), "list-check", "actions:together",
     Permission.EDIT_PLANS),
)  # fmt: skip


def find(viewer: User, words: str) -> tuple[Hit, ...]:
    """Return what is to be done with whom, what is called so, then places and commands."""
    done = tuple(_acts(viewer, words))
    led_to = {hit.href for hit in done}
    pages = (hit for hit in _account_pages(viewer, words) if hit.href not in led_to)
    named = (*done, *_rows(viewer, words), *pages, *_starts(viewer, words))
    return (*named, *_places(viewer, words), *_commands(words))


def _acts(viewer: User, words: str) -> Iterator[Hit]:
    if words and "\0" not in words and _has_account_page():
        for one in acts.meant(viewer, words):
            yield Hit(one.title, one.act.icon, _("Do"), one.href)


def _starts(viewer: User, words: str) -> Iterator[Hit]:
    """Yield what is begun without an account, once somebody looks for it."""
    for title, icon, page, permission in STARTS:
        if words and folded(words) in folded(str(title)) and viewer.may(permission):
            yield Hit(str(title), icon, _("Do"), reverse(page))


def _rows(viewer: User, words: str) -> Iterator[Hit]:
    if not words or "\0" in words or not _has_account_page():
        return
    for one in queries.find(viewer, words):
        hit = HITS[one.kind](one)
        if one.kind == rules.NOTE:
            hit = replace(hit, href=f"{hit.href}?{urlencode({'find': words})}")
        yield hit


def _account_pages(viewer: User, words: str) -> Iterator[Hit]:
    """Yield the pages that are meant by the last words, of accounts that are meant by the others."""
    for name, page in _parted(words):
        is_meant = {
            key for key, title, _page in TABS if folded(str(title)).startswith(folded(page))
        }
        for one in queries.accounts_called(viewer, name) if is_meant else ():
            for tab in tabs(viewer, one.slug):
                if tab.key in is_meant:
                    yield Hit(f"{one.name}: {tab.title}", "building", _("Page"), tab.href)


def _parted(words: str) -> Iterator[tuple[str, str]]:
    """Yield a name and the one or two words after it, once they say enough to mean a page."""
    typed = words.replace("\0", "").split()
    for count in (1, 2):
        page = " ".join(typed[-count:])
        if len(typed) > count and len(page) >= LEAST_LETTERS:
            yield " ".join(typed[:-count]), page


def _account(one: Found) -> Hit:
    return Hit(one.name, "building", _("Account"), reverse("accounts:overview", args=[one.slug]))


def _unit(one: Found) -> Hit:
    href = reverse("accounts:overview", args=[one.slug])
    return Hit(one.name, "tree", _("Unit of %(account)s") % {"account": one.account}, href)


def _person(one: Found) -> Hit:
    """Lead to the person, which only the team has; others to the person's line in the list."""
    kind = _("Person at %(account)s") % {"account": one.account}
    if one.is_ours:
        href = reverse("relations:person", args=[one.slug, one.object_id])
    else:
        query = urlencode({"name": one.name})
        href = f"{reverse('relations:people', args=[one.slug])}?{query}"
    return Hit(one.name, "user", kind, href)


def _offer(one: Found) -> Hit:
    """Lead to white space where the offer promises most."""
    kind = _("Offer, suggested at %(account)s") % {"account": one.account}
    return Hit(one.name, "package", kind, reverse("whitespace:page", args=[one.slug]))


def _family(one: Found) -> Hit:
    """Lead to white space where most of the family is suggested; one that is nowhere is no hit."""
    kind = _("Offer family, suggested at %(account)s") % {"account": one.account}
    return Hit(one.name, "package", kind, reverse("whitespace:page", args=[one.slug]))


def _note(one: Found) -> Hit:
    href = reverse("notes:note", args=[one.slug, one.object_id])
    return Hit(one.name, "note", _("Note at %(account)s") % {"account": one.account}, href)


HITS: dict[str, Callable[[Found], Hit]] = {
    Kind.ACCOUNT: _account,
    Kind.UNIT: _unit,
    Kind.PERSON: _person,
    Kind.OFFER: _offer,
    rules.NOTE: _note,
    rules.FAMILY: _family,
}


def _places(viewer: User, words: str) -> Iterator[Hit]:
    for entry in navigation.entries(viewer):
        if folded(words) in folded(str(entry.place.title)):
            yield Hit(str(entry.place.title), entry.place.icon, _("Page"), href=entry.href)


def _commands(words: str) -> Iterator[Hit]:
    for command, title, icon in COMMANDS:
        if folded(words) in folded(str(title)):
            yield Hit(str(title), icon, _("Command"), command=command)


def _has_account_page() -> bool:
    try:
        reverse("accounts:overview", args=["a"])
    except NoReverseMatch:
        return False
    return True
