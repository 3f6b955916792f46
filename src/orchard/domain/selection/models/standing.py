"""How an account stands with us: the history of its status and what follows from it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import Status
from orchard.domain.core.models import SealedRow, User
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import Versioned
from orchard.domain.selection.models.decisions import PressureOverride, SelectionDecision
from orchard.domain.selection.models.scoping import AboutAccount, M_co
from orchard.domain.selection.rules.choices import LightReason


class SeenWithAccount(AboutAccount[M_co]):
    """Rows that everybody sees who sees the account: its status and its mandate."""

    permission = Permission.SEE_ACCOUNTS


class StatusChange(SealedRow):
    """One step in the life of an account: from where to where, why, and who decided it."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="status_changes")
    before = models.CharField(_("from"), max_length=20, choices=Status.choices)
    after = models.CharField(_("to"), max_length=20, choices=Status.choices)
    reason = models.TextField(_("reason"))
    evidence = models.TextField(_("evidence"), blank=True)
    on = models.DateField(_("on"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("decided by"))
    at = models.DateTimeField(_("written at"))
    decision = models.ForeignKey(
        SelectionDecision, models.PROTECT, null=True, related_name="+", verbose_name=_("decision")
    )
    override = models.ForeignKey(
        PressureOverride, models.PROTECT, null=True, related_name="+", verbose_name=_("override")
    )

    objects = SeenWithAccount["StatusChange"].as_manager()

    class Meta:
        verbose_name = _("change of status")
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="status_change_has_reason"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="status_change_changes"),
            models.CheckConstraint(
                condition=Q(before__in=Status.values) & Q(after__in=Status.values),
                name="status_change_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.after}"


class Standing(Versioned):
    """What a status means for this account now: mandate, hours, and what the customer was told."""

    account = models.OneToOneField(Account, models.PROTECT, related_name="standing")
    target_hours = models.PositiveIntegerField(_("hours a year"), null=True)
    mandate = models.TextField(_("mandate"), blank=True)
    light_reason = models.CharField(
        _("why light"), max_length=30, choices=LightReason.choices, blank=True
    )
    told_status = models.CharField(
        _("status that the customer was told"), max_length=20, choices=Status.choices, blank=True
    )
    told_on = models.DateField(_("told on"), null=True)
    told_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, verbose_name=_("told by")
    )
    told_how = models.CharField(_("told how"), max_length=300, blank=True)
    not_key_reason = models.CharField(_("large, but not key, because"), max_length=500, blank=True)
    not_key_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, verbose_name=_("said by")
    )
    watch_until = models.DateField(_("watched until"), null=True)

    objects = SeenWithAccount["Standing"].as_manager()

    class Meta:
        verbose_name = _("standing of an account")
        ordering: ClassVar = ["account_id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(told_status="", told_on__isnull=True)
                | (~Q(told_status="") & Q(told_on__isnull=False)),
                name="told_status_has_day",
            ),
        ]

    def __str__(self) -> str:
        return str(self.account_id)
