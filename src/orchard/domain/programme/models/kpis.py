"""KPIs, the decisions that were taken on them, and the days on which somebody looked."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet
from orchard.domain.core.versions import Versioned
from orchard.domain.programme.rules import Frequency


class KpiQuerySet(ScopedQuerySet["Kpi"]):
    """Filters that one can chain."""

    permission = Permission.SEE_KPIS

    def in_use(self) -> Self:
        """Return KPIs that nobody took out of the register."""
        return self.filter(removed_at__isnull=True)


class Kpi(Versioned):
    """A number with an owner, a formula and the decision that it supports."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    formula = models.TextField(_("formula"))
    source = models.CharField(_("source"), max_length=200)
    frequency = models.CharField(_("frequency"), max_length=20, choices=Frequency.choices)
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("owner")
    )
    supports = models.CharField(_("decision it supports"), max_length=300)
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    target = models.DecimalField(_("target"), max_digits=18, decimal_places=4, null=True)
    added_at = models.DateTimeField(_("added at"))
    removed_at = models.DateTimeField(_("removed at"), null=True)

    objects = KpiQuerySet.as_manager()

    class Meta:
        verbose_name = _("KPI")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(formula="") & ~Q(source="") & ~Q(supports=""),
                name="kpi_is_explained",
            ),
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values), name="kpi_frequency_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class KpiDecision(models.Model):
    """A decision that was taken because of a KPI."""

    kpi = models.ForeignKey(Kpi, models.CASCADE, related_name="decisions", verbose_name=_("KPI"))
    text = models.CharField(_("what was decided"), max_length=500)
    decided_on = models.DateField(_("decided on"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("decision on a KPI")
        ordering: ClassVar = ["-decided_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="kpi_decision_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.kpi_id}: {self.text}"


class KpiOpening(models.Model):
    """A day on which somebody opened a KPI; the register does not say who."""

    kpi = models.ForeignKey(Kpi, models.CASCADE, related_name="openings", verbose_name=_("KPI"))
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("day on which a KPI was opened")
        ordering: ClassVar = ["-day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kpi", "day"], name="kpi_opened_once_per_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kpi_id}: {self.day}"
