"""What is open between us and a person, and how conversations with people are prepared."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.versions import Versioned
from orchard.domain.relationships.models.contacts import Contact
from orchard.domain.relationships.models.scoping import OfContact, OpinionQuerySet
from orchard.domain.relationships.models.stories import Story
from orchard.domain.relationships.rules import Adapted, PointKind

SCALE = (1, 5)


class OpenPoint(Versioned):
    """A concern or a question of a person, and what was answered when."""

    contact = models.ForeignKey(
        Contact, models.CASCADE, related_name="points", verbose_name=_("contact")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=PointKind.choices)
    text = models.TextField(_("what they said or asked"))
    raised_on = models.DateField(_("raised on"))
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("who answers")
    )
    due_on = models.DateField(_("answer by"), null=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_on = models.DateField(_("answered on"), null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("written by"))
    at = models.DateTimeField(_("written at"))

    objects = OfContact["OpenPoint"].as_manager()

    class Meta:
        verbose_name = _("concern or question")
        ordering: ClassVar = ["contact_id", "raised_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=PointKind.values) & ~Q(text=""), name="point_says_something"
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | ~Q(answer=""), name="answer_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.raised_on}"


class Preparation(Versioned):
    """A conversation with people of an account: what it is for, what is ready, how it went."""

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="preparations", verbose_name=_("account")
    )
    people: models.ManyToManyField[Contact, PreparationSeat] = models.ManyToManyField(
        Contact, through="PreparationSeat", related_name="preparations", verbose_name=_("people")
    )
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)
    planned_on = models.DateField(_("planned on"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True)
    result_line = models.CharField(_("result in one line"), max_length=300, blank=True)
    recommendation = models.TextField(_("one way forward"), blank=True)
    story = models.TextField(_("story or case"), blank=True)
    picked = models.ForeignKey(
        Story, models.PROTECT, null=True, related_name="+", verbose_name=_("story of the library")
    )
    idea = models.TextField(_("idea to shape together"), blank=True)
    idea_owner = models.ForeignKey(
        Contact, models.SET_NULL, null=True, related_name="+", verbose_name=_("owner of the idea")
    )
    support_plan = models.TextField(_("plan of change and support"), blank=True)
    has_figures = models.BooleanField(_("figures are ready"), default=False)
    has_sources = models.BooleanField(_("sources are named"), default=False)
    has_method = models.BooleanField(_("method is explained"), default=False)
    technical = models.TextField(_("why it is sound technically"), blank=True)
    economic = models.TextField(_("why it pays"), blank=True)
    risk = models.TextField(_("what can go wrong, and what then"), blank=True)
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    next_step_on = models.DateField(_("next step by"), null=True)
    decide_by = models.DateField(_("decision asked for by"), null=True)
    held_on = models.DateField(_("held on"), null=True)
    adapted = models.CharField(
        _("did we adapt"), max_length=10, choices=Adapted.choices, blank=True
    )
    outcome = models.PositiveSmallIntegerField(_("outcome"), null=True)
    learned = models.TextField(_("what we learned"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("written by"))
    at = models.DateTimeField(_("written at"))

    objects = OpinionQuerySet["Preparation"].as_manager()

    class Meta:
        verbose_name = _("prepared conversation")
        ordering: ClassVar = ["account_id", "planned_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(held_on__isnull=True)
                | (Q(adapted__in=Adapted.values) & Q(outcome__range=SCALE)),
                name="held_conversation_is_judged",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.planned_on}"


class PreparationSeat(models.Model):
    """One of the people of a conversation."""

    preparation = models.ForeignKey(
        Preparation, models.CASCADE, related_name="seats", verbose_name=_("prepared conversation")
    )
    contact = models.ForeignKey(
        Contact, models.CASCADE, related_name="+", verbose_name=_("contact")
    )

    objects = OfContact["PreparationSeat"].as_manager()

    class Meta:
        verbose_name = _("person of a conversation")
        ordering: ClassVar = ["preparation_id", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["preparation", "contact"], name="once_in_a_conversation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.preparation_id}: {self.contact_id}"
