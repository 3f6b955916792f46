"""What a year's growth took: the money and hours that went into it, as somebody wrote them down."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.fields import PossibleAmount
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet
from orchard.domain.core.versions import Versioned
from orchard.domain.economics.rules.growth_years import ComparedYear
from orchard.domain.programme.rules.growth import EffortGrade


class GrowthSpendQuerySet(ScopedQuerySet["GrowthSpend"]):
    """Filters that one can chain."""

    permission = Permission.SEE_MARGINS


class GrowthSpend(Versioned):
    """Money and hours that one fiscal year's growth took; what is empty is not known."""

    year = models.PositiveSmallIntegerField(_("fiscal year"), unique=True)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    currency = models.CharField(_("currency"), max_length=3)
    existing_spend = PossibleAmount(_("spent on developing existing accounts"), null=True)
    new_spend = PossibleAmount(_("spent on winning new accounts"), null=True)
    existing_hours = models.DecimalField(
        _("hours for existing accounts"), max_digits=9, decimal_places=2, null=True
    )
    new_hours = models.DecimalField(
        _("hours for new accounts"), max_digits=9, decimal_places=2, null=True
    )
    source = models.CharField(_("where the amounts are from"), max_length=300)
    grade = models.CharField(_("how sure"), max_length=1, choices=EffortGrade.choices)
    entered_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"))

    objects = GrowthSpendQuerySet.as_manager()

    class Meta:
        verbose_name = _("spend on growth")
        ordering: ClassVar = ["-year"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(source=""), name="growth_spend_has_source"),
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="growth_spend_has_days"
            ),
            models.CheckConstraint(
                condition=Q(grade__in=EffortGrade.values), name="growth_spend_grade_is_known"
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0}),
                    name=f"growth_{name}_is_no_loss",
                )
                for name in ("existing_spend", "new_spend", "existing_hours", "new_hours")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.currency}"

    def covers(self, year: ComparedYear) -> bool:
        """Say whether the amounts are of the months that growth is told of: a running year goes on."""
        return (self.since, self.until) == (year.since, year.until)
