"""What an action is to save a year: the driver of the cost to serve that it lowers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.fields import AmountField, PossibleAmount
from orchard.domain.core.rules import Permission
from orchard.domain.plans.models.actions import Action
from orchard.domain.plans.models.scoping import AboutAccount
from orchard.domain.plans.rules.plan import ActionState


class SavingQuerySet(AboutAccount["Saving"]):
    """Savings, for those who may know the account and see margins."""

    permission = Permission.SEE_MARGINS
    path: ClassVar[str] = "action__account__"

    def counting(self) -> SavingQuerySet:
        """Return those whose action was neither taken out nor dropped."""
        kept = self.filter(action__removed_at__isnull=True)
        return kept.exclude(action__state=ActionState.DROPPED)


class Saving(models.Model):
    """What an action is to save a year of one driver, beside what that driver cost before."""

    action = models.OneToOneField(Action, models.CASCADE, related_name="saving")
    driver = models.CharField(_("driver of the cost to serve"), max_length=100)
    expected = AmountField(_("expected saving a year"))
    currency = models.CharField(_("currency"), max_length=3)
    cost_before = PossibleAmount(_("what it cost in the twelve months before"), null=True)
    before_until = models.DateField(_("last day of those months"))
    grade = models.CharField(_("confidence grade"), max_length=1, blank=True)
    method = models.CharField(_("version of the method"), max_length=50)
    cost_model = models.PositiveBigIntegerField(_("costs file that it was counted by"), null=True)

    objects = SavingQuerySet.as_manager()

    class Meta:
        verbose_name = _("saving of an action")
        ordering: ClassVar = ["action_id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expected__gt=0) & ~Q(driver=""), name="saving_of_a_driver_is_some"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action_id}: {self.driver}"
