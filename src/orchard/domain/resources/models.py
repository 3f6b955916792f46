"""Hours that people log on accounts; they are summed for an account, never ranked by person."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet, Viewer
from orchard.domain.resources.rules import LONGEST_DAY, TimeCategory


class TimeEntryQuerySet(ScopedQuerySet["TimeEntry"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: Viewer) -> Self:
        """Return hours on accounts that the viewer may know."""
        known = Account.objects.visible_to(viewer)  # type: ignore[arg-type]  # insiders are users
        return super().visible_to(viewer).filter(account__in=known.values("pk"))


class TimeEntry(models.Model):
    """Hours that a person gave to an account on a day."""

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="time", verbose_name=_("account")
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("person"))
    worked_on = models.DateField(_("day"))
    hours = models.DecimalField(_("hours"), max_digits=4, decimal_places=2)
    category = models.CharField(_("what for"), max_length=20, choices=TimeCategory.choices)
    logged_at = models.DateTimeField(_("logged at"))

    objects = TimeEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("hours on an account")
        ordering: ClassVar = ["-worked_on", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["account", "worked_on"], name="time_by_account_and_day"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(hours__gt=0) & Q(hours__lte=LONGEST_DAY), name="hours_of_a_day"
            ),
            models.CheckConstraint(
                condition=Q(category__in=TimeCategory.values), name="time_category_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worked_on}: {self.hours}"
