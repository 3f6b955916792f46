"""What currencies were worth."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models.sealed import SealedRow
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet


class RateQuerySet(ScopedQuerySet["ExchangeRate"]):
    """Filters that one can chain."""

    permission = Permission.SEE_RATES

    def of_month(self, currency: str, day: date) -> Self:
        """Return the revisions for the month of the day, the latest first."""
        revisions = self.filter(currency=currency, month=day.replace(day=1))
        return revisions.order_by("-revision")


class ExchangeRate(SealedRow):
    """What one unit of a currency was worth in the base currency in a month.

    A wrong rate is corrected by a further revision, so that an old figure can be computed again.
    """

    currency = models.CharField(_("currency"), max_length=3)
    month = models.DateField(_("month"), help_text=_("The first day of the month."))
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    rate = models.DecimalField(_("rate"), max_digits=15, decimal_places=8)
    source = models.CharField(_("source"), max_length=200)

    objects = RateQuerySet.as_manager()

    class Meta:
        verbose_name = _("exchange rate")
        ordering: ClassVar = ["currency", "-month", "-revision"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["currency", "month", "revision"], name="rate_once_per_month"
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="rate_is_positive"),
            models.CheckConstraint(condition=Q(month__day=1), name="rate_month_starts"),
            models.CheckConstraint(condition=~Q(source=""), name="rate_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.month:%Y-%m}: {self.rate}"
