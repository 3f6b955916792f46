"""The value ledger: what a customer gained with us in a year, how we know, and what they say."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.fields import AmountField
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet, Viewer
from orchard.domain.core.versions import Versioned
from orchard.domain.economics.rules.defence import GRADES
from orchard.domain.plans.rules.values import ValueStatus


class ValueRecordQuerySet(ScopedQuerySet["ValueRecord"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: Viewer) -> Self:
        """Return records about accounts that the viewer may know."""
        known = Account.objects.visible_to(viewer)  # type: ignore[arg-type]  # insiders are users
        return super().visible_to(viewer).filter(account__in=known.values("pk"))

    def standing(self) -> Self:
        """Return those that nobody took out."""
        return self.filter(removed_at__isnull=True)


class ValueRecord(Versioned):
    """One value delivered in a year; confirmed only by a person at the customer or by proof."""

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="values_delivered", verbose_name=_("account")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    benefit = models.CharField(_("what the customer gained"), max_length=200)
    amount = AmountField(_("worth in the year"))
    currency = models.CharField(_("currency"), max_length=3)
    method = models.TextField(_("how it was measured"))
    grade = models.CharField(_("confidence grade"), max_length=1, choices=GRADES)
    status = models.CharField(
        _("what the customer says"),
        max_length=10,
        choices=ValueStatus.choices,
        default=ValueStatus.CLAIMED,
    )
    answered_by = models.CharField(_("who at the customer"), max_length=200, blank=True)
    answered_on = models.DateField(_("answered on"), null=True)
    words = models.TextField(_("proof, or why they dispute it"), blank=True)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("noted by"))
    noted_at = models.DateTimeField(_("noted at"))
    removed_at = models.DateTimeField(_("taken out at"), null=True)

    objects = ValueRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("value delivered")
        ordering: ClassVar = ["account_id", "-year", "-amount", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(benefit="") & ~Q(method=""), name="value_says_what_and_how"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="value_is_positive"),
            models.CheckConstraint(
                condition=Q(status__in=ValueStatus.values), name="value_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status=ValueStatus.CLAIMED)
                | (~Q(answered_by="") & Q(answered_on__isnull=False)),
                name="value_answer_has_person_and_day",
            ),
            models.CheckConstraint(
                condition=~Q(status=ValueStatus.DISPUTED) | ~Q(words=""),
                name="value_dispute_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.benefit}"
