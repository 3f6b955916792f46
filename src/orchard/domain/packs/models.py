"""Packs that somebody asked for, and how far each is; the file hangs on its row."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account, in_family, may_know
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet
from orchard.domain.packs.rules import Audience, Form, Kind, State, Wish, is_stuck, send_by


class PackQuerySet(ScopedQuerySet["Pack"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return packs of accounts that the viewer may know, as far as they may read them.

        What is for our people tells of people at the customer, and some of it of margins.
        """
        found = super().visible_to(viewer).filter(may_know(viewer, "account__"))
        if not viewer.may(Permission.SEE_CONTACTS):
            found = found.filter(audience=Audience.CUSTOMER)
        return found if viewer.may(Permission.SEE_MARGINS) else found.filter(has_margins=False)

    def of(self, account: Account) -> Self:
        """Return packs of the account and of those that were merged into it."""
        return self.filter(in_family(account))

    def standing(self) -> Self:
        """Return those that nobody took away."""
        return self.filter(removed_at__isnull=True)


class Making(models.Model):
    """Something that somebody asked for, of a period and in a form, and how far it is."""

    form = models.CharField(_("form"), max_length=5, choices=Form.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    meets_on = models.DateField(_("for the meeting on"), null=True)
    has_margins = models.BooleanField(_("holds margins"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    done = models.PositiveSmallIntegerField(_("percent done"), default=0)
    trouble = models.TextField(_("why it failed"), blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    ended_at = models.DateTimeField(_("made at"), null=True)
    removed_at = models.DateTimeField(_("taken away at"), null=True)

    class Meta:
        abstract = True

    @property
    def wish(self) -> Wish:
        """Return what was asked for."""
        raise NotImplementedError

    @property
    def belongs(self) -> dict[str, int]:
        """Return what the trail says of what it is about."""
        raise NotImplementedError

    @property
    def send_by(self) -> date | None:
        """Return the day by which it is sent, where it is for a meeting."""
        return None if self.meets_on is None else send_by(self.meets_on)

    def is_waited_for(self, at: datetime) -> bool:
        """Say whether it is being made."""
        state = State(self.state)
        return state in (State.QUEUED, State.RUNNING) and not is_stuck(state, self.asked_at, at)


class Pack(Making):
    """One pack; `shared` are the rows by which everything in it was shared with the customer.

    `released` are the decisions of shared meetings in it.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="packs")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    audience = models.CharField(_("who reads it"), max_length=10, choices=Audience.choices)
    shared = models.JSONField(_("what was shared"), default=list)
    released = models.JSONField(_("which decisions were released"), default=list)

    objects = PackQuerySet.as_manager()

    class Meta:
        verbose_name = _("pack")
        ordering: ClassVar = ["-asked_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values) & Q(audience__in=Audience.values)
                & Q(form__in=Form.values) & Q(state__in=State.values),
                name="pack_choices_are_known",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lte=models.F("ends_on")), name="pack_period_is_one"
            ),
            models.CheckConstraint(
                condition=Q(audience=Audience.INTERNAL) | Q(has_margins=False),
                name="pack_for_customers_holds_no_margins",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.FAILED) | ~Q(trouble=""), name="pack_failed_says_why"
            ),
            models.CheckConstraint(condition=Q(done__lte=100), name="pack_done_is_a_share"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.account_id}: {self.kind}"

    @property
    def wish(self) -> Wish:
        """Return what was asked for."""
        return Wish(
            Kind(self.kind), Audience(self.audience), Form(self.form), self.starts_on,
            self.ends_on, self.meets_on, self.has_margins,
        )  # fmt: skip

    @property
    def belongs(self) -> dict[str, int]:
        """Return the account that it is about."""
        return {"account": self.account_id}


class ProgrammePackQuerySet(ScopedQuerySet["ProgrammePack"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # as above
        """Return packs as far as the viewer may read what is in them; accounts are asked apart."""
        found = super().visible_to(viewer)
        if not viewer.may(Permission.SEE_SELECTION):
            found = found.filter(tells_of_choosing=False)
        return found if viewer.may(Permission.SEE_MARGINS) else found.filter(has_margins=False)

    def standing(self) -> Self:
        """Return those that nobody took away."""
        return self.filter(removed_at__isnull=True)


class ProgrammePack(Making):
    """A board pack over all accounts; `accounts` are those that it tells of, by name or in a sum."""

    accounts = models.JSONField(_("accounts in it"), default=list)
    tells_of_choosing = models.BooleanField(_("tells of choosing accounts"), default=False)

    objects = ProgrammePackQuerySet.as_manager()

    class Meta:
        verbose_name = _("board pack of the programme")
        ordering: ClassVar = ["-asked_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(form__in=Form.values) & Q(state__in=State.values),
                name="board_pack_choices_are_known",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lte=models.F("ends_on")), name="board_pack_period_is_one"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.FAILED) | ~Q(trouble=""), name="board_pack_failed_says_why"
            ),
            models.CheckConstraint(condition=Q(done__lte=100), name="board_pack_done_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"

    @property
    def wish(self) -> Wish:
        """Return what was asked for."""
        return Wish(
            Kind.BOARD, Audience.INTERNAL, Form(self.form), self.starts_on, self.ends_on,
            self.meets_on, self.has_margins,
        )  # fmt: skip

    @property
    def belongs(self) -> dict[str, int]:
        """Return nothing: it is about the programme."""
        return {}
