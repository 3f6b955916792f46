"""Deviations: where what was delivered was not what was agreed, and what became of it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account, AccountUnit, may_know
from orchard.domain.agreements.models.register import Agreement
from orchard.domain.agreements.rules.deviations import UNMENDED, Severity, Step, Timers
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet
from orchard.domain.core.versions import Versioned
from orchard.domain.relationships.guards import merged
from orchard.domain.relationships.models.scoping import in_family


class DeviationQuerySet(ScopedQuerySet["Deviation"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return deviations at accounts that the viewer may know."""
        return super().visible_to(viewer).filter(may_know(viewer, "account__"))

    def of(self, account: Account) -> Self:
        """Return those of the account and of those that were merged into it."""
        return self.filter(in_family(account))

    def open(self) -> Self:
        """Return those that are not closed."""
        return self.exclude(step=Step.CLOSED)

    def unmended(self) -> Self:
        """Return those that the customer still feels."""
        return self.filter(step__in=UNMENDED)

    def late(self, day: date) -> Self:
        """Return those that should have been mended before a day."""
        return self.unmended().filter(fix_by__lt=day)


class Deviation(Versioned):
    """One thing that went wrong for the customer: who mends it by when, why, and whether they agree."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="deviations")
    unit = models.ForeignKey(
        AccountUnit, models.PROTECT, null=True, related_name="+", verbose_name=_("unit")
    )
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, related_name="deviations",
        verbose_name=_("against the agreement"),
    )  # fmt: skip
    title = models.CharField(_("what went wrong"), max_length=200)
    consequence = models.TextField(_("what it means for the customer"))
    severity = models.CharField(_("how bad"), max_length=10, choices=Severity.choices)
    step = models.CharField(
        _("how far"), max_length=15, choices=Step.choices, default=Step.REPORTED
    )
    reporter = models.CharField(_("who reported it"), max_length=200)
    reported_at = models.DateTimeField(_("reported at"))
    counts_from = models.DateTimeField(_("times count from"))
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("owner"))
    respond_by = models.DateTimeField(_("first answer by"))
    fix_by = models.DateField(_("mended by"))
    responded_at = models.DateTimeField(_("first answer at"), null=True)
    cause = models.TextField(_("why it happened"), blank=True)
    fix = models.TextField(_("what was done"), blank=True)
    fixed_on = models.DateField(_("mended on"), null=True)
    accepted_on = models.DateField(_("accepted on"), null=True)
    accepted_by = models.CharField(_("who at the customer accepted"), max_length=200, blank=True)
    lesson = models.TextField(_("what we change, so that it does not come back"), blank=True)
    reopened = models.PositiveSmallIntegerField(_("times that it came back"), default=0)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(_("noted at"))

    objects = DeviationQuerySet.as_manager()

    class Meta:
        verbose_name = _("deviation")
        ordering: ClassVar = ["account_id", "-reported_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(consequence="") & ~Q(reporter=""),
                name="deviation_says_what_it_means",
            ),
            models.CheckConstraint(
                condition=Q(severity__in=Severity.values) & Q(step__in=Step.values),
                name="deviation_choices_are_known",
            ),
            models.CheckConstraint(
                condition=Q(step__in=UNMENDED) | (~Q(fix="") & Q(fixed_on__isnull=False)),
                name="deviation_fixed_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(step__in=(Step.ACCEPTED, Step.CLOSED))
                | (~Q(accepted_by="") & Q(accepted_on__isnull=False)),
                name="deviation_accepted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def timers(self) -> Timers:
        """Return by when somebody answers and mends."""
        return Timers(self.respond_by, self.fix_by)

    @property
    def home(self) -> Account:
        """Return the account that it belongs to now, after any merger."""
        return merged(self.account)
