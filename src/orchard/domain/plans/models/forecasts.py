"""Forecasts of the twelve months to come, as they were kept."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.fields import AmountField, PossibleAmount
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet, Viewer
from orchard.domain.economics.rules.defence import GRADES


class YearAheadQuerySet(ScopedQuerySet["YearAheadVersion"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: Viewer) -> Self:
        """Return forecasts of accounts that the viewer may know."""
        known = Account.objects.visible_to(viewer)  # type: ignore[arg-type]  # insiders are users
        return super().visible_to(viewer).filter(account__in=known.values("pk"))


class YearAheadVersion(models.Model):
    """What was forecast for the twelve months after a day, and from what; it never changes."""

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="years_ahead", verbose_name=_("account")
    )
    number = models.PositiveIntegerField(_("version"))
    as_of = models.DateField(_("as of"))
    method = models.CharField(_("method"), max_length=100)
    method_version = models.CharField(_("version of the method"), max_length=10)
    grade = models.CharField(_("confidence grade"), max_length=1, choices=GRADES)
    currency = models.CharField(_("currency"), max_length=3)
    run_rate = AmountField(_("run-rate"))
    opportunities = AmountField(_("opportunities"))
    risks = AmountField(_("risks"))
    expected = AmountField(_("expected"))
    low = PossibleAmount(_("low"), null=True)
    high = PossibleAmount(_("high"), null=True)
    months = models.JSONField(_("run-rate by month"))
    inputs = models.JSONField(_("opportunities and risks"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))

    objects = YearAheadQuerySet.as_manager()

    class Meta:
        verbose_name = _("forecast of twelve months")
        ordering: ClassVar = ["account_id", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "number"], name="year_ahead_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.number}"
