"""What each tier of service gives, and exceptions from it that end."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet
from orchard.domain.core.versions import Versioned
from orchard.domain.selection.models.scoping import AboutAccount
from orchard.domain.selection.rules.choices import Function, Tier


class EntitlementQuerySet(ScopedQuerySet["Entitlement"]):
    """Everybody who serves accounts has to know what they are entitled to."""

    permission = Permission.SEE_ACCOUNTS

    def in_force(self) -> EntitlementQuerySet:
        """Return those that nobody took out."""
        return self.filter(removed_at__isnull=True)


class Entitlement(Versioned):
    """A line of the service catalogue: what is measured, and which function fulfils it."""

    position = models.PositiveSmallIntegerField(_("place"))
    title = models.CharField(_("entitlement"), max_length=200, unique=True)
    measure = models.CharField(_("measured by"), max_length=200)
    function = models.CharField(_("fulfilled by"), max_length=20, choices=Function.choices)
    removed_at = models.DateTimeField(_("taken out at"), null=True)

    objects = EntitlementQuerySet.as_manager()

    class Meta:
        verbose_name = _("entitlement")
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(measure=""), name="entitlement_is_measured"
            ),
            models.CheckConstraint(
                condition=Q(function__in=Function.values), name="entitlement_function_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EntitlementLevel(models.Model):
    """What one tier gets of an entitlement; `standard` is what ordinary customers get."""

    entitlement = models.ForeignKey(Entitlement, models.CASCADE, related_name="levels")
    tier = models.CharField(_("tier"), max_length=20, choices=Tier.choices)
    promise = models.CharField(_("what they get"), max_length=200)

    class Meta:
        verbose_name = _("level of an entitlement")
        ordering: ClassVar = ["entitlement_id", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entitlement", "tier"], name="one_level_per_tier"),
            models.CheckConstraint(condition=Q(tier__in=Tier.values), name="tier_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.entitlement_id} {self.tier}"


class ServiceException(Versioned):
    """A better service than the status gives, until a day, allowed by somebody else."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="service_exceptions")
    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="+")
    tier = models.CharField(_("service of"), max_length=20, choices=Tier.choices)
    reason = models.TextField(_("reason"))
    ends_on = models.DateField(_("ends on"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    allowed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, verbose_name=_("allowed by")
    )
    allowed_at = models.DateTimeField(_("allowed at"), null=True)
    refused_at = models.DateTimeField(_("refused at"), null=True)

    objects = AboutAccount["ServiceException"].as_manager()

    class Meta:
        verbose_name = _("exception from a tier")
        ordering: ClassVar = ["-asked_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="exception_has_reason"),
            models.CheckConstraint(
                condition=Q(allowed_by__isnull=True) | ~Q(allowed_by=F("asked_by")),
                name="exception_allowed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.entitlement_id}"
