"""Versions of all weights and thresholds."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models.users import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet


class PolicyQuerySet(ScopedQuerySet["PolicyVersion"]):
    """Filters that one can chain."""

    permission = Permission.SEE_POLICY

    def approved(self) -> Self:
        """Return the versions that somebody approved."""
        return self.filter(approved_at__isnull=False)

    def valid_on(self, day: date) -> Self:
        """Return approved versions that had begun by then, the one in force first."""
        begun = self.approved().filter(valid_from__lte=day)
        return begun.order_by("-valid_from", "-number")


class PolicyVersion(models.Model):
    """All weights and thresholds of the methods; never changes once approved."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    groups = models.JSONField(_("weights and thresholds"))
    reason = models.TextField(_("why it changes"))
    valid_from = models.DateField(_("valid from"))
    proposed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    approved_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved at"), null=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy version")
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | Q(approved_at__isnull=False),
                name="policy_approval_has_moment",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="policy_has_reason"),
        ]

    def __str__(self) -> str:
        return str(_("Policy %(number)d")) % {"number": self.number}

    @property
    def is_approved(self) -> bool:
        """Say whether it may no longer change."""
        return self.approved_at is not None
