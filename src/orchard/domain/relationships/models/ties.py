"""Ties between our people and theirs, how strong they were when, and how people look at us."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.relationships.models.contacts import Contact
from orchard.domain.relationships.models.scoping import OfContact, OfTie
from orchard.domain.relationships.models.switch import SwitchedQuerySet
from orchard.domain.relationships.rules import Stance, Strength

EVIDENCE_FROM = Strength.STRONG


class Tie(models.Model):
    """One of our people and one of theirs; it ends when theirs leaves."""

    contact = models.ForeignKey(
        Contact, models.CASCADE, related_name="ties", verbose_name=_("contact")
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="ties", verbose_name=_("our side"))
    ended_on = models.DateField(_("ended on"), null=True)
    has_ended_by_leaving = models.BooleanField(_("ended as the person left"), default=False)

    objects = OfContact["Tie"].as_manager()

    class Meta:
        verbose_name = _("tie")
        ordering: ClassVar = ["contact_id", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contact", "user"], name="one_tie_per_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.user_id}"


class TieAssessment(models.Model):
    """How strong a tie was on a day, in somebody's eyes; an older one stays as history."""

    tie = models.ForeignKey(Tie, models.CASCADE, related_name="assessments", verbose_name=_("tie"))
    strength = models.PositiveSmallIntegerField(_("strength"), choices=Strength.choices)
    evidence = models.TextField(_("evidence"), blank=True)
    on = models.DateField(_("on"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("written by"))
    at = models.DateTimeField(_("written at"))

    objects = OfTie["TieAssessment"].as_manager()

    class Meta:
        verbose_name = _("assessment of a tie")
        ordering: ClassVar = ["tie_id", "on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(strength__in=Strength.values), name="tie_strength_is_known"
            ),
            models.CheckConstraint(
                condition=Q(strength__lt=EVIDENCE_FROM) | ~Q(evidence=""),
                name="strong_tie_has_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tie_id}: {self.on}"


class Encounter(models.Model):
    """A meaningful contact on a day: what keeps a tie fresh."""

    tie = models.ForeignKey(Tie, models.CASCADE, related_name="encounters", verbose_name=_("tie"))
    on = models.DateField(_("on"))
    what = models.CharField(_("what it was"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("written by"))
    at = models.DateTimeField(_("written at"))

    objects = OfTie["Encounter"].as_manager()

    class Meta:
        verbose_name = _("meaningful contact")
        ordering: ClassVar = ["tie_id", "on", "id"]

    def __str__(self) -> str:
        return f"{self.tie_id}: {self.on}"


class AttitudeAssessment(models.Model):
    """How a person looked at us on a day, or at a solution that is named."""

    contact = models.ForeignKey(
        Contact, models.CASCADE, related_name="attitudes", verbose_name=_("contact")
    )
    solution = models.CharField(_("toward which solution"), max_length=200, blank=True)
    stance = models.SmallIntegerField(_("attitude"), choices=Stance.choices)
    observed = models.TextField(_("what was said or done"))
    on = models.DateField(_("on"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("written by"))
    at = models.DateTimeField(_("written at"))

    objects = SwitchedQuerySet["AttitudeAssessment"].as_manager()

    class Meta:
        verbose_name = _("assessment of an attitude")
        ordering: ClassVar = ["contact_id", "solution", "on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(stance__in=Stance.values), name="stance_is_known"),
            models.CheckConstraint(condition=~Q(observed=""), name="attitude_was_observed"),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.on}"
