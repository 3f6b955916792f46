"""Key-account analyses: a version at a time, step by step, with findings that serve goals."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models.accounts import Account, may_know
from orchard.domain.accounts.models.profile import CustomerGoal, Driver, KnownQuerySet
from orchard.domain.accounts.rules.profile import AnalysisStep, FindingKind
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet
from orchard.domain.core.versions import Versioned


class Analysis(Versioned):
    """One version of the analysis of an account; a finished one stays as it is."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="analyses")
    number = models.PositiveIntegerField(_("version"))
    begun_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("begun by"))
    begun_at = models.DateTimeField(_("begun at"))
    finished_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, verbose_name=_("finished by")
    )
    finished_at = models.DateTimeField(_("finished at"), null=True)

    objects = KnownQuerySet["Analysis"].as_manager()

    class Meta:
        verbose_name = _("key-account analysis")
        ordering: ClassVar = ["account_id", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "number"], name="analysis_once_per_number"),
            models.UniqueConstraint(
                fields=["account"], condition=Q(finished_at__isnull=True), name="one_open_analysis"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.number}"

    @property
    def is_finished(self) -> bool:
        """Say whether it stays as it is."""
        return self.finished_at is not None


class PartQuerySet(ScopedQuerySet["AnalysisText"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return parts of analyses of accounts that the viewer may know."""
        return super().visible_to(viewer).filter(may_know(viewer, "analysis__account__"))


class AnalysisText(Versioned):
    """What was written at one step of an analysis; saved as one goes."""

    analysis = models.ForeignKey(Analysis, models.CASCADE, related_name="texts")
    step = models.CharField(_("step"), max_length=10, choices=AnalysisStep.choices)
    text = models.TextField(_("text"))
    written_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"))

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of an analysis")
        ordering: ClassVar = ["analysis_id", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["analysis", "step"], name="one_text_per_step"),
        ]

    def __str__(self) -> str:
        return f"{self.analysis_id}: {self.step}"


class FindingQuerySet(ScopedQuerySet["Finding"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return findings about accounts that the viewer may know."""
        return super().visible_to(viewer).filter(may_know(viewer, "analysis__account__"))

    def standing(self) -> Self:
        """Return what nobody took out."""
        return self.filter(removed_at__isnull=True)


class Finding(Versioned):
    """A strength, weakness, opportunity, risk or conclusion; a conclusion serves goals."""

    analysis = models.ForeignKey(Analysis, models.CASCADE, related_name="findings")
    kind = models.CharField(_("kind"), max_length=12, choices=FindingKind.choices)
    text = models.CharField(_("finding"), max_length=500)
    goals = models.ManyToManyField(CustomerGoal, related_name="+", verbose_name=_("goals"))
    driver = models.ForeignKey(
        Driver, models.PROTECT, null=True, related_name="findings", verbose_name=_("driver")
    )
    removed_at = models.DateTimeField(_("taken out at"), null=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding of an analysis")
        ordering: ClassVar = ["analysis_id", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="finding_has_text"),
            models.CheckConstraint(
                condition=Q(kind__in=FindingKind.values), name="finding_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.text
