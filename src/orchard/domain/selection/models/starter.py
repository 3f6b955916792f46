"""The first thirty days: what was done at each step, beside what can be seen in the data."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet
from orchard.domain.selection.rules.choices import StarterStep, TriedPart


class StarterNoteQuerySet(ScopedQuerySet["StarterNote"]):
    """Filters that one can chain."""

    permission = Permission.SEE_SELECTION


class StarterNote(models.Model):
    """What somebody did at a step of the first thirty days, in a sentence."""

    step = models.CharField(_("step"), max_length=20, choices=StarterStep.choices)
    text = models.CharField(_("what was done"), max_length=500)
    on = models.DateField(_("on"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("written at"))

    objects = StarterNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note on the first thirty days")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="starter_note_says_what"),
            models.CheckConstraint(
                condition=Q(step__in=StarterStep.values), name="starter_step_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step}: {self.text}"


class AssistantTrialQuerySet(ScopedQuerySet["AssistantTrial"]):
    """Filters that one can chain."""

    permission = Permission.SEE_SELECTION


class AssistantTrial(models.Model):
    """A try with any assistant on one part of the work: the time before, with it, and how good it was."""

    part = models.CharField(_("part of the work"), max_length=20, choices=TriedPart.choices)
    text = models.CharField(_("what was tried"), max_length=400)
    minutes_before = models.PositiveSmallIntegerField(_("minutes without it"))
    minutes_with = models.PositiveSmallIntegerField(_("minutes with it"))
    rating = models.PositiveSmallIntegerField(_("how good it was"))
    is_kept = models.BooleanField(_("we go on with it"))
    on = models.DateField(_("on"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("written at"))

    objects = AssistantTrialQuerySet.as_manager()

    class Meta:
        verbose_name = _("try with an assistant")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(text="") & Q(part__in=TriedPart.values), name="trial_says_what"
            ),
            models.CheckConstraint(
                condition=Q(rating__range=(1, 5), minutes_before__gte=1),
                name="trial_is_measured_and_rated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part}: {self.minutes_before}, {self.minutes_with}"

    @property
    def minutes_saved(self) -> int:
        """Return how many minutes it saved; below zero where it took longer."""
        return self.minutes_before - self.minutes_with
