"""What one may ask about promises: an account's, those that wait for a function, how many were kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q

from orchard.domain.accounts.models import Account, Assignment, may_know_heir
from orchard.domain.agreements import telling
from orchard.domain.agreements.models.promises import Promise, PromiseQuerySet, Renegotiation
from orchard.domain.agreements.queries.deviations import LEADS, may_handle
from orchard.domain.agreements.rules.promises import (
    Function,
    Reliability,
    State,
    spoken_for,
)
from orchard.domain.core.mistakes import NotAllowed, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.relationships.guards import merged
from orchard.domain.relationships.models import in_homes, of_team

MOST = 200
"""So many promises a page names; what is due first comes first."""
SHOWN = ("account__merged_into", "given_to", "promised_by", "confirmed_by")
"""What a page says of each."""
URGENCY = (State.REFUSED, State.GIVEN, State.CONFIRMED)
"""What needs somebody first: to talk to the customer, to be confirmed, to be kept."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What the viewer may do with the promises of an account, asked once for a page.

    `functions` are those for which they say yes or no.
    """

    viewer: User
    may_give: bool
    is_in: bool
    functions: frozenset[Function]

    def may_answer(self, found: Promise) -> bool:
        """Say whether the viewer says yes or no for the function that has to keep a promise."""
        return self.may_give and found.function in self.functions

    def may_correct(self, found: Promise) -> bool:
        """Say whether the viewer may word a promise anew: who gave it, and the team of its account.

        Whoever speaks for the function says yes or no to what was promised, and promises nothing else.
        """
        is_theirs = self.is_in or found.promised_by_id == self.viewer.pk
        return self.may_give and is_theirs

    def may_settle(self, found: Promise) -> bool:
        """Say whether the viewer may write down what became of a promise."""
        return self.may_correct(found) or self.may_answer(found)


@dataclass(frozen=True, slots=True)
class Register:
    """All promises of an account: what needs somebody first."""

    rows: tuple[Promise, ...]

    @property
    def open(self) -> list[Promise]:
        """Return what is still to be kept, what needs somebody first."""
        found = [one for one in self.rows if one.is_open]
        return sorted(found, key=lambda one: (URGENCY.index(State(one.state)), one.due_on, one.pk))

    @property
    def ended(self) -> list[Promise]:
        """Return what was kept or broken, the latest first."""
        found = [one for one in self.rows if not one.is_open]
        return sorted(found, key=lambda one: (one.ended_on or date.min, one.pk), reverse=True)


def voice(viewer: User, account: Account) -> Voice:
    """Return what the viewer may do with the promises of an account: with a hidden heir's, nothing."""
    home = merged(account)
    if not may_handle(viewer, home):
        return Voice(viewer, may_give=False, is_in=False, functions=frozenset())
    is_in_team = Account.objects.filter(of_team(viewer, ""), pk=home.pk).exists()
    functions = spoken_for(viewer.held_roles(), is_in_team=is_in_team or _cares_for_all(viewer))
    is_in = is_in_team or _cares_for_all(viewer)
    return Voice(viewer, may_give=True, is_in=is_in, functions=functions)


def check_may_give(viewer: User, account: Account) -> None:
    """Refuse who may not give promises to people of an account."""
    if not may_handle(viewer, account):
        raise NotAllowed


def check_may_answer(viewer: User, found: Promise) -> None:
    """Refuse who does not speak for the function that has to keep a promise, at its account."""
    if not voice(viewer, found.home).may_answer(found):
        raise NotAllowed


def check_may_correct(viewer: User, found: Promise) -> None:
    """Refuse who may not word a promise anew."""
    if not voice(viewer, found.home).may_correct(found):
        raise NotAllowed


def may_be_corrected(viewer: User, found: Promise) -> bool:
    """Say whether nobody relies on the words of a promise yet.

    What the function confirmed, what the customer could read, and a day to which they agreed stay.
    """
    days = Renegotiation.objects.visible_to(viewer).standing()
    is_agreed = days.filter(promise=found).exists()
    return not is_agreed and found.confirmed_at is None and not telling.was_shown(found.pk)


def check_may_settle(viewer: User, found: Promise) -> None:
    """Refuse who may not write down what became of a promise."""
    if not voice(viewer, found.home).may_settle(found):
        raise NotAllowed


def sees_names(viewer: User) -> bool:
    """Say whether the viewer may know the names of people at customers."""
    return viewer.may(Permission.SEE_CONTACTS)


def promises(viewer: User, account: Account) -> Register:
    """Return all promises to people of an account and of those merged into it."""
    rows = Promise.objects.visible_to(viewer).of(account)
    return Register(tuple(rows.select_related(*SHOWN)))


def promise(viewer: User, account: Account, promise_id: int) -> Promise:
    """Return one promise of an account."""
    rows = Promise.objects.visible_to(viewer).of(account).filter(pk=promise_id)
    found = rows.select_related(*SHOWN).first()
    if found is None:
        raise NotFound
    return found


def renegotiations(viewer: User, found: Promise) -> list[Renegotiation]:
    """Return on which other days the customer agreed, the first one first."""
    rows = Renegotiation.objects.visible_to(viewer).standing().filter(promise=found)
    return list(rows.select_related("agreed_with"))


def open_promises(viewer: User, account: Account) -> PromiseQuerySet:
    """Return what is still to be kept at an account, what is due first comes first."""
    return Promise.objects.visible_to(viewer).of(account).open().order_by("due_on", "pk")


@dataclass(frozen=True, slots=True)
class Waiting:
    """The promises that wait for a word, what is due first: those that a page names, and how many."""

    rows: tuple[Promise, ...]
    count: int

    @classmethod
    def of(cls, found: PromiseQuerySet) -> Waiting:
        """Return what waits; all are counted in the database only where a page cannot name them."""
        rows = tuple(found[: MOST + 1])
        return cls(rows[:MOST], len(rows) if len(rows) <= MOST else found.count())

    @property
    def is_cut(self) -> bool:
        """Say whether more wait than a page names."""
        return self.count > len(self.rows)


def waiting(viewer: User) -> tuple[Waiting, Waiting]:
    """Return the promises that wait for the viewer's word, and those that wait for others."""
    mine = waiting_rows(viewer)
    unsaid = _everywhere(viewer).to_confirm().exclude(pk__in=mine.order_by().values("pk"))
    return Waiting.of(mine), Waiting.of(unsaid.order_by("due_on", "pk"))


def waiting_rows(viewer: User) -> PromiseQuerySet:
    """Return the promises for whose function the viewer has to say whether it can be kept."""
    if not viewer.may(Permission.EDIT_PLANS):
        return Promise.objects.none()
    everywhere = spoken_for(viewer.held_roles(), is_in_team=_cares_for_all(viewer))
    here = spoken_for(viewer.held_roles(), is_in_team=True)
    wanted = Q(function__in=everywhere) | (Q(function__in=here) & of_team(viewer))
    return _everywhere(viewer).to_confirm().filter(wanted).order_by("due_on", "pk")


def refused_rows(viewer: User) -> PromiseQuerySet:
    """Return the promises that cannot be kept so, of which the viewer has to talk to the customer.

    These are one's own, and those at accounts that one leads.
    """
    led = Assignment.objects.open().filter(user=viewer, role__in=LEADS).values("account")
    refused = _everywhere(viewer).filter(state=State.REFUSED)
    return refused.filter(Q(promised_by=viewer) | in_homes(led)).order_by("due_on", "pk")


def reliability(viewer: User, *, today: date) -> tuple[Reliability, ...]:
    """Return how reliably each function kept what it confirmed and what was due in twelve months."""
    rows = Promise.objects.visible_to(viewer).filter(may_know_heir(viewer)).due_lately(today)
    was_confirmed = _said_yes()
    on_time = was_confirmed & Q(state=State.KEPT, ended_on__lte=F("counts_on"))
    found = rows.order_by().values("function").annotate(
        due=Count("pk", filter=was_confirmed), on_time=Count("pk", filter=on_time),
        unconfirmed=Count("pk", filter=~was_confirmed),
    )  # fmt: skip
    counted = {one.pop("function"): one for one in found}
    none = {"due": 0, "on_time": 0, "unconfirmed": 0}
    return tuple(Reliability(one, **counted.get(one.value, none)) for one in Function)


def _said_yes() -> Q:
    """Return the condition that the function said yes to the day by which a promise is judged.

    A yes to another day than the one that was agreed since then is none; a no after a yes undoes
    nothing. Rows keep an earlier yes, for the other day may be taken back.
    """
    since = Renegotiation.objects.standing().filter(
        promise=OuterRef("pk"), noted_at__gt=OuterRef("confirmed_at")
    )
    asked_anew = since.exclude(state_before=State.CONFIRMED, due_on__gte=F("due_before"))
    refused = Q(state=State.REFUSED) | Q(ended_from=State.REFUSED)
    stood = Q(state=State.CONFIRMED) | Q(ended_from=State.CONFIRMED)
    return stood | Q(refused, ~Exists(asked_anew), confirmed_at__isnull=False)


def _everywhere(viewer: User) -> PromiseQuerySet:
    """Return the promises of all accounts that the viewer may know, also by their names of today."""
    rows = Promise.objects.visible_to(viewer).filter(may_know_heir(viewer))
    return rows.select_related("account__merged_into", "given_to", "promised_by")


def _cares_for_all(viewer: User) -> bool:
    return viewer.may(Permission.EDIT_TEAMS)
