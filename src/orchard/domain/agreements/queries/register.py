"""What one may ask about agreements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Exists, OuterRef, Q

from orchard.domain.accounts.models import Account, AccountUnit, Assignment, UnitQuerySet
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.agreements.models.register import Agreement, AgreementQuerySet, Amendment
from orchard.domain.agreements.rules.register import (
    BUYING,
    ENDED,
    IN_TALKS,
    PASSED,
    RUNNING,
    History,
    Signed,
    State,
    history,
    is_to_tell,
    state_on,
    step_due,
)
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import Attachment, AttachmentQuerySet, User
from orchard.domain.core.rules import Permission
from orchard.domain.economics.queries.assumptions import check_may_edit, may_edit
from orchard.domain.relationships.models.scoping import MERGERS, in_family, of_team

__all__ = [
    "Due",
    "Glance",
    "Line",
    "Register",
    "agreement",
    "agreements",
    "amendments",
    "bought_by",
    "check_may_edit",
    "document",
    "documents",
    "due",
    "followers",
    "glance",
    "may_edit",
    "nearest",
    "of_my_accounts",
    "open_ends",
    "register",
    "units",
]  # fmt: skip
MOST_DUE = 200


def of_my_accounts(viewer: User) -> Q:
    """Return the condition that an agreement belongs today to an account in whose team one is."""
    return of_team(viewer)


@dataclass(frozen=True, slots=True)
class Line:
    """An agreement and how it stands on a day; `step` is the reminder that waits.

    `left` counts the days to the last day for notice, below zero when it is gone.
    """

    agreement: Agreement
    state: State
    step: int | None
    left: int | None

    @classmethod
    def of(cls, found: Agreement, today: date) -> Self:
        """Return an agreement with its state of a day and the reminder that waits."""
        step = step_due(today, found.life)
        waits = is_to_tell(step, found.reminder_answered)
        left = None if found.notice_on is None else (found.notice_on - today).days
        return cls(found, state_on(today, found.life), step if waits else None, left)

    @property
    def act_by(self) -> date | None:
        """Return the last day for notice while it matters: not once it is said what follows."""
        is_said = self.agreement.is_followed or self.agreement.ended_on is not None
        return None if is_said else self.agreement.notice_on

    @property
    def is_running(self) -> bool:
        """Say whether it binds both sides, or will from its first day."""
        return self.state in RUNNING

    @property
    def is_over(self) -> bool:
        """Say whether it was renewed, terminated or has expired."""
        return self.state in ENDED


@dataclass(frozen=True, slots=True)
class Register:
    """All agreements of an account."""

    lines: tuple[Line, ...]
    renewals: History

    @property
    def running(self) -> list[Line]:
        """Return those that bind, the next last day for notice first."""
        found = [one for one in self.lines if one.is_running]
        return sorted(found, key=lambda one: one.act_by or date.max)

    @property
    def in_talks(self) -> list[Line]:
        """Return drafts and what is negotiated."""
        return [one for one in self.lines if one.state in IN_TALKS]

    @property
    def over(self) -> list[Line]:
        """Return those that are over, the latest first."""
        return [one for one in self.lines if one.is_over]


@dataclass(frozen=True, slots=True)
class Glance:
    """What runs or is in talks, the next last day for notice first, and how often it was renewed."""

    lines: tuple[Line, ...]
    renewals: History


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder that waits for who answers for the account."""

    line: Line
    account: Account

    @property
    def step(self) -> int:
        """Return which reminder it is."""
        return self.line.step or PASSED


def agreements(viewer: User) -> AgreementQuerySet:
    """Return all agreements that the viewer may know of."""
    rows = Agreement.objects.visible_to(viewer).with_life()
    return rows.select_related("account__merged_into")


def nearest(viewer: User, *, today: date, most: int) -> list[Line]:
    """Return the running agreements whose last day for notice comes first."""
    rows = agreements(viewer).running(today).unfollowed().filter(notice_on__isnull=False)
    rows = rows.filter(ended_on__isnull=True)
    return [Line.of(one, today) for one in rows.order_by("notice_on", "pk")[:most]]


def register(viewer: User, account: Account, *, today: date) -> Register:
    """Return all agreements of an account, the latest first."""
    rows = Agreement.objects.visible_to(viewer).with_life().of(account)
    found = list(rows.select_related("follows").prefetch_related("units"))
    return Register(tuple(Line.of(one, today) for one in found), history(_signed(found)))


def glance(viewer: User, account: Account, *, today: date) -> Glance:
    """Return what every page of an account says of its agreements, asked at once."""
    rows = list(Agreement.objects.visible_to(viewer).with_life().of(account))
    lines = (Line.of(one, today) for one in rows)
    standing = sorted(
        (one for one in lines if not one.is_over),
        key=lambda one: (not one.is_running, one.act_by or date.max),
    )
    return Glance(tuple(standing), history(_signed(rows)))


def agreement(viewer: User, account: Account, agreement_id: int) -> Agreement:
    """Return one agreement of an account."""
    rows = Agreement.objects.visible_to(viewer).with_life().select_related("account", "follows")
    found = rows.of(account).filter(pk=agreement_id).prefetch_related("units").first()
    if found is None:
        raise NotFound
    return found


def followers(viewer: User, found: Agreement) -> list[Agreement]:
    """Return what follows an agreement, or is negotiated to."""
    rows = Agreement.objects.visible_to(viewer).filter(follows=found, ended_on__isnull=True)
    return list(rows.order_by("pk"))


def units(viewer: User, account: Account, of: Agreement | None = None) -> UnitQuerySet:
    """Return the units that an agreement may cover: of the account and those merged into it.

    What an agreement covers already stays to choose, whatever became of its account.
    """
    known = AccountUnit.objects.visible_to(viewer).filter(in_family(account)).values("pk")
    chosen = Q(pk__in=of.units.values("pk")) if of is not None else Q()
    rows = AccountUnit.objects.filter(Q(pk__in=known) | chosen)
    return rows.select_related("account__merged_into").order_by("name", "pk")


def bought_by(viewer: User, account: Account, *, today: date) -> list[Agreement]:
    """Return the running agreements by which an account and its units buy, with their units."""
    rows = Agreement.objects.visible_to(viewer).with_life().of(account).running(today)
    found = rows.filter(kind__in=BUYING, starts_on__lte=today).order_by("name", "pk")
    return list(found.prefetch_related("units"))


def open_ends(viewer: User, account: Account) -> AgreementQuerySet:
    """Return signed agreements of an account that nothing follows yet, the latest first."""
    talks = Agreement.objects.in_talks().filter(follows=OuterRef("pk"))
    rows = Agreement.objects.visible_to(viewer).with_life().of(account).signed()
    return rows.unfollowed().filter(~Exists(talks), ended_on__isnull=True)


def amendments(viewer: User, found: Agreement) -> list[Amendment]:
    """Return how a signed agreement was changed, the latest first."""
    rows = Amendment.objects.visible_to(viewer).filter(agreement=found)
    return list(rows.select_related("written_by"))


def documents(viewer: User, found: Agreement) -> AttachmentQuerySet:
    """Return the documents of an agreement, the latest first: they name prices, as its terms do."""
    known = Agreement.objects.visible_to(viewer).filter(pk=found.pk)
    if not (viewer.may(Permission.SEE_MARGINS) and known.exists()):
        return Attachment.objects.none()
    return Attachment.objects.on(found).standing().select_related("added_by")


def document(
    viewer: User, found: Agreement, document_id: int, *, even_removed: bool = False
) -> Attachment:
    """Return one document of an agreement; one that was taken away only to put it back."""
    known = Agreement.objects.visible_to(viewer).filter(pk=found.pk)
    rows = Attachment.objects.on(found)
    row = (rows if even_removed else rows.standing()).filter(pk=document_id).first()
    if row is None or not (viewer.may(Permission.SEE_MARGINS) and known.exists()):
        raise NotFound
    return row


def due(viewer: User, *, today: date, most: int, of_nobody: bool = False) -> list[Due]:
    """Return the reminders that wait for the viewer, the next day first.

    They reach the account manager, where there is none the deputies, and with `of_nobody` whoever
    answers for accounts that have neither.
    """
    near = agreements(viewer).in_window(today)
    rows = near.filter(_led_by(viewer, of_nobody=of_nobody))
    lines = (Line.of(one, today) for one in rows.order_by("notice_on", "pk")[:MOST_DUE])
    return [Due(one, one.agreement.home) for one in lines if one.step is not None][:most]


def _led_by(viewer: User, *, of_nobody: bool) -> Q:
    """Return the condition that nobody else has to act on an agreement's account."""
    seats = Assignment.objects.open().filter(user__is_active=True)
    managed = seats.in_role(TeamRole.ACCOUNT_MANAGER)
    deputised = seats.in_role(TeamRole.DEPUTY)
    theirs = Q(pk__in=managed.filter(user=viewer).values("account"))
    alone = ~Q(pk__in=managed.values("account"))
    theirs |= alone & Q(pk__in=deputised.filter(user=viewer).values("account"))
    if of_nobody:
        theirs |= alone & ~Q(pk__in=deputised.values("account"))
    homes = Account.objects.visible_to(viewer).current().filter(theirs).values("pk")
    condition = Q()
    for merger in MERGERS:
        condition |= Q(**{f"account__{merger}id__in": homes})
    return condition


def _signed(found: Sequence[Agreement]) -> list[Signed]:
    return [Signed(one.pk, one.follows_id, one.starts_on) for one in found if one.signed_on]
