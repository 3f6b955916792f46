"""What was agreed with a customer, and how that was changed on the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account, AccountUnit, may_know
from orchard.domain.agreements.rules.register import (
    WINDOW,
    EndedBy,
    Kind,
    Life,
    NoticeUnit,
    Rebate,
    Renewal,
    Stage,
    rebate_steps,
)
from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet
from orchard.domain.core.versions import Versioned
from orchard.domain.relationships.guards import merged
from orchard.domain.relationships.models.scoping import in_family


class AgreementQuerySet(ScopedQuerySet["Agreement"]):
    """Filters that one can chain; `with_life` comes first, the others build on it."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return agreements with accounts that the viewer may know."""
        return super().visible_to(viewer).filter(may_know(viewer, "account__"))

    def of(self, account: Account) -> Self:
        """Return agreements of the account and of those that were merged into it."""
        return self.filter(in_family(account))

    def with_life(self) -> Self:
        """Add from when a signed agreement follows."""
        following = Agreement.objects.filter(follows=OuterRef("pk"), stage=Stage.SIGNED)
        return self.annotate(next_starts_on=Subquery(following.values("starts_on")[:1]))

    def unfollowed(self) -> Self:
        """Return those that no signed agreement follows."""
        return self.filter(next_starts_on__isnull=True)

    def signed(self) -> Self:
        """Return those with two signatures, over or not."""
        return self.filter(stage=Stage.SIGNED)

    def in_talks(self) -> Self:
        """Return those that nobody signed and nobody gave up."""
        return self.exclude(stage=Stage.SIGNED).filter(ended_on__isnull=True)

    def running(self, day: date) -> Self:
        """Return those that bind both sides: signed, not over, and the next one has not begun."""
        return self.filter(binding(day))

    def in_window(self, day: date) -> Self:
        """Return those whose last day for notice is near or gone."""
        near = self.running(day).filter(starts_on__lte=day, notice_on__lte=day + WINDOW)
        return near.unfollowed().filter(ended_on__isnull=True)

    def with_act_by(self, day: date) -> Self:
        """Add the last day for notice where it still matters, and the last day of all."""
        is_open = binding(day) & Q(next_starts_on__isnull=True, ended_on__isnull=True)
        act_by = Case(When(is_open, then=F("notice_on")), default=None)
        return self.annotate(act_by=act_by, until=Coalesce("ended_on", "ends_on"))

    def over(self, day: date) -> Self:
        """Return those that were renewed, terminated or have expired."""
        expired = Q(ends_on__lt=day) & ~Q(renewal=Renewal.AUTOMATIC) & Q(stage=Stage.SIGNED)
        given_up = Q(ended_on__isnull=False) & ~Q(stage=Stage.SIGNED)
        return self.filter(Q(ended_on__lt=day) | given_up | Q(next_starts_on__lte=day) | expired)


class Agreement(Versioned):
    """One agreement with an account; its state follows from its dates, so no job has to move it.

    `notice_on` is the last day for notice, computed from end and period when they are written.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="agreements")
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followers")
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("type"), max_length=20, choices=Kind.choices)
    parties = models.CharField(_("parties"), max_length=500)
    units = models.ManyToManyField(AccountUnit, related_name="+", verbose_name=_("units"))
    stage = models.CharField(_("stage"), max_length=20, choices=Stage.choices)
    signed_on = models.DateField(_("signed on"), null=True)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True)
    notice_period = models.PositiveSmallIntegerField(_("notice period"), null=True)
    notice_unit = models.CharField(
        _("counted in"), max_length=10, choices=NoticeUnit.choices, default=NoticeUnit.MONTHS
    )
    notice_on = models.DateField(_("last day for notice"), null=True, db_index=True)
    renewal = models.CharField(_("renewal"), max_length=20, choices=Renewal.choices)
    renews_for_months = models.PositiveSmallIntegerField(_("renews for so many months"), null=True)
    price_structure = models.TextField(_("price structure"), blank=True)
    price_version = models.CharField(_("price list"), max_length=200, blank=True)
    indexation = models.TextField(_("indexation"), blank=True)
    rebates = models.TextField(_("rebate steps"), blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    reminder_answered = models.SmallIntegerField(_("reminder that was answered"), null=True)
    ended_on = models.DateField(_("last day after a termination"), null=True)
    ended_by = models.CharField(_("who ended it"), max_length=10, blank=True,
                                choices=EndedBy.choices)  # fmt: skip
    end_reason = models.TextField(_("why it ended"), blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = AgreementQuerySet.as_manager()
    next_starts_on: date | None
    """From when a signed agreement follows, if one does; only rows `with_life` know."""

    class Meta:
        verbose_name = _("agreement")
        ordering: ClassVar = ["account_id", "-starts_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(parties=""), name="agreement_has_name_and_parties"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values) & Q(renewal__in=Renewal.values)
                & Q(stage__in=Stage.values) & Q(notice_unit__in=NoticeUnit.values),
                name="agreement_choices_are_known",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="agreement_ends_after_its_start",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, renewal=Renewal.UNTIL_NOTICE)
                | (Q(ends_on__isnull=False) & ~Q(renewal=Renewal.UNTIL_NOTICE)),
                name="agreement_ends_or_runs_until_notice",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, notice_on__isnull=True)
                | Q(notice_on__gte=F("starts_on"), notice_on__lte=F("ends_on")),
                name="agreement_notice_lies_in_its_term",
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.SIGNED, signed_on__isnull=False)
                | (~Q(stage=Stage.SIGNED) & Q(signed_on__isnull=True)),
                name="agreement_signed_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_by="", end_reason="")
                | (Q(ended_on__isnull=False) & Q(ended_by__in=EndedBy.values) & ~Q(end_reason="")),
                name="agreement_ended_by_somebody_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(follows__isnull=True) | ~Q(follows=F("id")),
                name="agreement_does_not_follow_itself",
            ),
            models.UniqueConstraint(
                fields=["follows"],
                condition=Q(ended_on__isnull=True) | Q(stage=Stage.SIGNED),
                name="agreement_renewed_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def life(self) -> Life:
        """Return what decides how it stands on a day."""
        return Life(
            stage=Stage(self.stage),
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            notice_on=self.notice_on,
            renewal=Renewal(self.renewal),
            ended_on=self.ended_on,
            next_starts_on=self.next_starts_on,
        )

    @property
    def is_followed(self) -> bool:
        """Say whether a signed agreement follows."""
        return self.next_starts_on is not None

    @property
    def home(self) -> Account:
        """Return the account that it belongs to now, after any merger."""
        return merged(self.account)

    @property
    def last_day(self) -> date | None:
        """Return until when it binds: the day of a termination, else its end."""
        return self.ended_on or self.ends_on

    @property
    def steps(self) -> tuple[Rebate, ...]:
        """Return the rebate steps; none of a text that no form let in."""
        try:
            return rebate_steps(self.rebates)
        except Invalid:
            return ()


@dataclass(frozen=True, slots=True)
class Changed:
    """One term of an agreement that was amended."""

    title: str
    before: str
    after: str


class AmendmentQuerySet(ScopedQuerySet["Amendment"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return amendments of agreements with accounts that the viewer may know."""
        return super().visible_to(viewer).filter(may_know(viewer, "agreement__account__"))


def binding(day: date) -> Q:
    """Return the condition on rows `with_life` that an agreement binds both sides, or will."""
    term = Q(ends_on__isnull=True) | Q(ends_on__gte=day) | Q(renewal=Renewal.AUTOMATIC)
    lasts = Q(ended_on__gte=day) | (Q(ended_on__isnull=True) & term)
    is_last = Q(next_starts_on__isnull=True) | Q(next_starts_on__gt=day)
    return lasts & is_last & Q(stage=Stage.SIGNED)


class Amendment(models.Model):
    """A change to a signed agreement: since when, why, and every term as it was and as it is."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="amendments")
    agreed_on = models.DateField(_("agreed on"))
    reason = models.TextField(_("why"))
    before = models.JSONField(_("terms before"), default=dict)
    after = models.JSONField(_("terms after"), default=dict)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written at"))

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("amendment")
        ordering: ClassVar = ["agreement_id", "-written_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="amendment_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.agreed_on}"

    @property
    def changes(self) -> list[Changed]:
        """Return every term that changed: its name, as it was and as it is."""
        fields = {one.name: one for one in Agreement._meta.get_fields()}
        return [
            Changed(str(getattr(fields[name], "verbose_name", name)),
                    _as_read(name, self.before[name]), _as_read(name, self.after[name]))
            for name in self.before
        ]  # fmt: skip


def _as_read(name: str, said: str) -> str:
    """Return a term as a person reads it: a choice by its label."""
    kinds = {"kind": Kind, "renewal": Renewal, "notice_unit": NoticeUnit}
    return str(kinds[name](said).label) if name in kinds and said else said
