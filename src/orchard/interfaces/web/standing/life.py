"""The life cycle of an account as a bar: where it stands, what may follow, and who may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import KEY_STATUSES, Status
from orchard.domain.selection.models import Incubation, TransitionPlan
from orchard.domain.selection.rules.life_cycle import next_of

_S = Status
DIRECTOR = _("The programme director")
ANYBODY = _("Whoever may nominate")
RETURN = (_S.PROSPECT, _S.CANDIDATE, _S.FORMER)
OF_KEYS: dict[Status, dict[Status, tuple[Promise, str]]] = {
    _S.KEY: {
        _S.KEY_LIGHT: (_("Change to light"), "light"),
        _S.UNDER_REVIEW: (_("Put under review"), "review"),
    },
    _S.KEY_LIGHT: {
        _S.KEY: (_("Back to full care"), "full"),
        _S.UNDER_REVIEW: (_("Put under review"), "review"),
    },
    _S.UNDER_REVIEW: {
        _S.KEY: (_("Keep it"), "keep"),
        _S.KEY_LIGHT: (_("Change to light"), "light"),
    },
}
"""What leads from one care of key accounts to the other."""

INTO: dict[Status, tuple[Promise, str]] = {
    _S.INCUBATOR: (_("Begin the incubator"), "incubate"),
    _S.KEY: (_("Make it key"), "promote"),
    _S.KEY_LIGHT: (_("Make it key, light"), "promote"),
    _S.LOST: (_("The customer has left us"), "lost"),
}
"""What leads to a status from outside of the key accounts."""


@dataclass(frozen=True, slots=True)
class Place:
    """One status of the bar."""

    status: Status
    is_now: bool
    is_next: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A step to a status: its words, and the page on which it is taken."""

    text: Promise
    page: str
    named: tuple[object, ...] = ()
    query: str = ""

    @property
    def href(self) -> str:
        """Return the address of the page, or nothing where there is no such page."""
        try:
            return reverse(self.page, args=self.named) + self.query
        except NoReverseMatch:
            return ""


@dataclass(frozen=True, slots=True)
class Option:
    """A status that may follow, the step that leads to it, and who may take it."""

    status: Status
    text: Promise
    href: str
    who: Promise
    is_open_to_me: bool
    is_short: bool
    """Whether it is a form of the account's own page, which opens beside it."""


def bar(account: Account, *, owes_farewell: bool) -> list[Place]:
    """Return every status in its order."""
    now = Status(account.status)
    following = next_of(now, owes_farewell=owes_farewell)
    return [Place(one, one is now, one in following) for one in Status]


def options(
    account: Account,
    *,
    time: Incubation | None,
    plan: TransitionPlan | None,
    owes_farewell: bool,
    may_lead: bool,
    may_nominate: bool,
) -> list[Option]:
    """Return what may follow, each with the step that leads there."""
    found = []
    following = next_of(Status(account.status), owes_farewell=owes_farewell)
    for status in sorted(following, key=list(Status).index):
        is_nomination = status is _S.CANDIDATE
        who, mine = (ANYBODY, may_nominate) if is_nomination else (DIRECTOR, may_lead)
        for way in _steps(account, status, time, plan):
            is_open, is_short = mine and bool(way.href), way.page.startswith("standing:")
            found.append(Option(status, way.text, way.href, who, is_open, is_short))
    return found


def _steps(
    account: Account, to: Status, time: Incubation | None, plan: TransitionPlan | None
) -> Iterator[Way]:
    """Return the step from the status of today to another; most have one, some have none."""
    now = Status(account.status)
    beside = OF_KEYS.get(now, {}).get(to)
    if to is _S.CANDIDATE:
        yield Way(_("Nominate it in a round"), "rounds:list")
    elif to in {_S.STANDARD, _S.PROSPECT}:
        yield from _to_home(account, to, time)
    elif to is _S.FORMER and now is _S.PROSPECT:
        yield from _farewell(account, plan)
    elif now in KEY_STATUSES and to is not _S.LOST and beside is None:
        yield from _way_out(account, to, plan)
    elif found := beside or INTO.get(to):
        text, name = found
        care = "?care=light" if name == "promote" and to is _S.KEY_LIGHT else ""
        yield Way(text, f"standing:{name}", (account.slug,), care)


def _to_home(account: Account, to: Status, time: Incubation | None) -> Iterator[Way]:
    now = Status(account.status)
    if time is not None:
        yield Way(_("Let it go"), "ways:let_go", (time.pk,))
    elif now is _S.LOST:
        yield Way(_("They came back"), "standing:back", (account.slug,))
    elif to is _S.PROSPECT:
        yield Way(_("Take it back"), "standing:back", (account.slug,))
    elif now in RETURN:
        yield Way(_("Serve it as standard"), "standing:standard", (account.slug,))


def _farewell(account: Account, plan: TransitionPlan | None) -> Iterator[Way]:
    """Return the way to ordinary service for one that was key when it left us."""
    if plan is None:
        yield Way(_("Plan how it is served now"), "ways:plan", (account.slug,))
    else:
        yield Way(_("Open the plan"), "ways:transition", (plan.pk,))


def _way_out(account: Account, to: Status, plan: TransitionPlan | None) -> Iterator[Way]:
    if to is _S.IN_TRANSITION and plan is None:
        yield Way(_("Plan how it leaves"), "ways:plan", (account.slug,))
    elif plan is not None:
        yield Way(_("Open the plan"), "ways:transition", (plan.pk,))
