"""Sets of criteria: weights and written scales, approved as a whole and locked by rounds."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet
from orchard.domain.core.versions import Versioned
from orchard.domain.selection.rules.choices import Measure


class CriteriaSetQuerySet(ScopedQuerySet["CriteriaSet"]):
    """Filters that one can chain."""

    permission = Permission.SEE_SELECTION

    def approved(self) -> Self:
        """Return the sets that may be used."""
        return self.filter(approved_at__isnull=False)


class CriteriaSet(Versioned):
    """A numbered version of the criteria; once approved it never changes."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    reason = models.TextField(_("why it is made"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))
    approved_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved at"), null=True)

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("set of criteria")
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="criteria_approval_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Criteria %(number)d")) % {"number": self.number}

    @property
    def is_approved(self) -> bool:
        """Say whether it may no longer change."""
        return self.approved_at is not None


class Criterion(models.Model):
    """One criterion of a set: measured by the ledger, or judged on a written scale."""

    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(_("place"))
    key = models.SlugField(_("key"), max_length=60)
    title = models.CharField(_("criterion"), max_length=200)
    question = models.CharField(_("what it asks"), max_length=300)
    weight = models.DecimalField(_("weight"), max_digits=4, decimal_places=3)
    steps = models.JSONField(_("words of the scale"), default=list)
    measure = models.CharField(_("measured as"), max_length=30, choices=Measure.choices, blank=True)
    points = models.JSONField(_("measures and their scores"), default=list)
    is_size = models.BooleanField(_("is pure size"), default=False)
    asks_goals = models.BooleanField(_("names goals of the strategy"), default=False)
    is_final = models.BooleanField(_("approved, and never changes"), default=False)

    class Meta:
        verbose_name = _("criterion")
        ordering: ClassVar = ["criteria_set_id", "position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["criteria_set", "key"], name="criterion_once_in_a_set"),
            models.CheckConstraint(condition=Q(weight__range=(0, 1)), name="weight_is_a_share"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(question=""), name="criterion_is_explained"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_measured(self) -> bool:
        """Say whether the ledger scores it, so that nobody types a score."""
        return bool(self.measure)
