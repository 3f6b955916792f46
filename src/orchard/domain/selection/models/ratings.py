"""Scores: what each rater said blind, what the ledger measured, what the talk settled."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.core.versions import Versioned
from orchard.domain.selection.models.charter import StrategyGoal
from orchard.domain.selection.models.criteria import Criterion
from orchard.domain.selection.models.rounds import Nomination, Rater
from orchard.domain.selection.rules.choices import Grade

ON_SCALE = Q(score__range=(0, 10))


class Rating(Versioned):
    """One score by one rater; nobody else sees it before the reveal."""

    rater = models.ForeignKey(Rater, models.PROTECT, related_name="ratings")
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="ratings")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    score = models.DecimalField(_("score"), max_digits=3, decimal_places=1)
    evidence = models.CharField(_("evidence"), max_length=500, blank=True)
    grade = models.CharField(_("how sure"), max_length=1, choices=Grade.choices)
    goals = models.ManyToManyField(StrategyGoal, related_name="+", verbose_name=_("goals served"))
    rated_at = models.DateTimeField(_("scored at"))
    sealed_at = models.DateTimeField(_("sealed at the reveal"), null=True)

    class Meta:
        verbose_name = _("score")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["rater", "nomination", "criterion"], name="scored_once_by_a_rater"
            ),
            models.CheckConstraint(condition=ON_SCALE, name="rating_on_the_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.rater_id} {self.nomination_id} {self.criterion_id}"


class MeasuredScore(models.Model):
    """What the ledger says of an account for a criterion when scoring began."""

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="measured")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    measure = models.FloatField(_("measure"), null=True)
    score = models.FloatField(_("score"), null=True)
    grade = models.CharField(_("confidence grade"), max_length=1, blank=True)
    peak_year = models.BooleanField(_("one year brings more than half"), default=False)
    volatility = models.FloatField(_("volatility of yearly revenue"), null=True)
    as_of = models.DateField(_("figures as of"))
    sealed_at = models.DateTimeField(_("sealed in the archive"), null=True)

    class Meta:
        verbose_name = _("measured score")
        ordering: ClassVar = ["nomination_id", "criterion_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["nomination", "criterion"], name="measured_once"),
        ]

    def __str__(self) -> str:
        return f"{self.nomination_id} {self.criterion_id}"


class SettledScore(Versioned):
    """The score on which the room agreed after talking; it counts instead of the median."""

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="settled")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    score = models.DecimalField(_("score"), max_digits=3, decimal_places=1)
    reason = models.CharField(_("what the talk brought"), max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    sealed_at = models.DateTimeField(_("sealed in the archive"), null=True)

    class Meta:
        verbose_name = _("settled score")
        ordering: ClassVar = ["nomination_id", "criterion_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["nomination", "criterion"], name="settled_once"),
            models.CheckConstraint(condition=ON_SCALE, name="settled_on_the_scale"),
            models.CheckConstraint(condition=~Q(reason=""), name="settled_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.nomination_id} {self.criterion_id}"


class RoundResult(models.Model):
    """What a nominated account came to; made at the reveal and after each settled score."""

    nomination = models.OneToOneField(Nomination, models.CASCADE, related_name="result")
    attractiveness = models.FloatField(_("attractiveness"), null=True)
    known = models.FloatField(_("share of weight that is known"))
    strength = models.FloatField(_("relative business strength"), null=True)
    category = models.CharField(_("category"), max_length=20, blank=True)
    place = models.PositiveIntegerField(_("place"), null=True)
    is_proposed = models.BooleanField(_("within the places"), default=False)
    firmness = models.FloatField(_("stays chosen when weights move a little"), null=True)
    acceptability = models.FloatField(_("stays chosen in the region of weights"), null=True)
    lowest = models.FloatField(_("lowest attractiveness"), null=True)
    highest = models.FloatField(_("highest attractiveness"), null=True)
    gates_open = models.JSONField(_("gates without an answer"), default=list)
    gates_failed = models.JSONField(_("gates not passed"), default=list)
    scores = models.JSONField(_("scores by criterion"), default=dict)
    sealed_at = models.DateTimeField(_("sealed in the archive"), null=True)

    class Meta:
        verbose_name = _("result in a round")
        ordering: ClassVar = ["place", "id"]

    def __str__(self) -> str:
        return f"{self.nomination_id}: {self.place}"
