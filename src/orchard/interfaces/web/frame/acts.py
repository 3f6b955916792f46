"""What one may type beside the name of an account: “plan nordvik”, “log nordvik”, “pack nordvik”."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.packs import queries as packs
from orchard.domain.plans.queries import rights
from orchard.domain.relationships import queries as people
from orchard.domain.search import queries
from orchard.domain.search.rules import words_of

LEAST_LETTERS = 3
MOST = 3
May = Callable[[User, Account], bool]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do with an account: its words, its page, and who may."""

    words: Promise
    title: Promise
    icon: str
    page: str
    query: str = ""
    may: May | None = None


@dataclass(frozen=True, slots=True)
class Meant:
    """An act with the account that it is about."""

    act: Act
    account: Account

    @property
    def title(self) -> str:
        """Return what is done, with whom."""
        return str(self.act.title) % {"account": self.account.name}

    @property
    def href(self) -> str:
        """Return where it is done."""
        return reverse(self.act.page, args=[self.account.slug]) + self.act.query


def _sees_people(viewer: User, _account: Account) -> bool:
    return viewer.may(Permission.SEE_CONTACTS)


def _sees_lines(viewer: User, _account: Account) -> bool:
    return viewer.may(Permission.SEE_LEDGER)


WORDS = "words that one types to do this; several, apart by spaces"
ACTS = (
    Act(pgettext_lazy(WORDS, "plan"), _("Plan of %(account)s"), "route", "plans:page"),
    Act(pgettext_lazy(WORDS, "log note talk meeting"), _("Log a meeting with %(account)s"), "note",
        "notes:new", may=people.may_see_opinions),
    Act(pgettext_lazy(WORDS, "map people"), _("Map of people at %(account)s"), "map",
        "relations:people", "?view=map", may=_sees_people),
    Act(pgettext_lazy(WORDS, "action task todo"), _("Plan an action for %(account)s"), "list-check",
        "actions:add", may=rights.may_edit),
    Act(pgettext_lazy(WORDS, "pack qbr review"), _("Make a pack for %(account)s"), "file-text",
        "packs:ask", may=packs.may_make),
    Act(pgettext_lazy(WORDS, "invite portal"), _("Invite somebody of %(account)s"), "user-plus",
        "sharing:invite", may=rights.may_share),
    Act(pgettext_lazy(WORDS, "margin economics quarter"), _("Margin of %(account)s by quarter"),
        "coins", "accounts:economics", "?by=quarter#breakdown", may=_sees_lines),
    Act(pgettext_lazy(WORDS, "lines invoices"), _("Invoice lines of %(account)s"), "receipt",
        "accounts:lines", may=_sees_lines),
)  # fmt: skip


def meant(viewer: User, text: str) -> Iterator[Meant]:
    """Yield what the viewer may do with the accounts that are named beside a word of an act."""
    for act, name in _split(text):
        for one in queries.accounts_called(viewer, name)[:MOST]:
            account = accounts.account_at(viewer, one.slug)
            if act.may is None or act.may(viewer, account):
                yield Meant(act, account)


def _split(text: str) -> Iterator[tuple[Act, str]]:
    """Yield each act whose word stands first or last in the text, with the rest of it."""
    first, _space, after = text.strip().partition(" ")
    before, _space, last = text.strip().rpartition(" ")
    for act in ACTS:
        if after.strip() and _begins(first, act):
            yield act, after
        elif before.strip() and _begins(last, act):
            yield act, before


def _begins(word: str, act: Act) -> bool:
    typed = "".join(words_of(word))
    return len(typed) >= LEAST_LETTERS and any(
        one.startswith(typed) for one in words_of(str(act.words))
    )
