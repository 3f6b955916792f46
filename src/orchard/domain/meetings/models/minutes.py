"""What a meeting leaves: decisions with why they matter, lessons, proposed actions, debriefs."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.meetings.models.sitting import Meeting, OfMeeting
from orchard.domain.meetings.rules.kinds import LessonKind, ProposalState
from orchard.domain.plans.models import Action, PlanVersion
from orchard.domain.plans.rules.plan import Care
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.models.scoping import OpinionQuerySet


class Decision(models.Model):
    """What was decided, why it matters, and who of us sees to it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="decisions")
    text = models.TextField(_("decision"))
    why = models.TextField(_("why it matters"))
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("owner"))
    is_released = models.BooleanField(_("the customer may read it"), default=False)

    objects = OfMeeting["Decision"].as_manager()

    class Meta:
        verbose_name = _("decision of a meeting")
        ordering: ClassVar = ["meeting_id", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(why=""), name="decision_says_why_it_matters"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.pk}"


class Lesson(models.Model):
    """What a review says to keep or to change, or what it taught; found again across accounts."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="lessons")
    kind = models.CharField(_("kind"), max_length=10, choices=LessonKind.choices)
    text = models.TextField(_("lesson"))

    objects = OfMeeting["Lesson"].as_manager()

    class Meta:
        verbose_name = _("lesson of a review")
        ordering: ClassVar = ["meeting_id", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "kind"], name="lesson_once_of_a_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=LessonKind.values) & ~Q(text=""), name="lesson_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.kind}"


class ProposedAction(models.Model):
    """What somebody should do after a meeting; accepted it is an action of the plan."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="proposals")
    text = models.CharField(_("what is done"), max_length=300)
    care = models.CharField(_("care"), max_length=10, choices=Care.choices)
    user = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("responsible with us")
    )
    contact = models.ForeignKey(
        Contact, models.CASCADE, null=True, related_name="+",
        verbose_name=_("responsible at the customer"),
    )  # fmt: skip
    due_on = models.DateField(_("by when"))
    state = models.CharField(
        _("state"), max_length=10, choices=ProposalState.choices, default=ProposalState.PROPOSED
    )
    action = models.ForeignKey(
        Action, models.SET_NULL, null=True, related_name="+", verbose_name=_("action of the plan")
    )
    reason = models.TextField(_("why it was declined"), blank=True)

    objects = OfMeeting["ProposedAction"].as_manager()

    class Meta:
        verbose_name = _("proposed action of a meeting")
        ordering: ClassVar = ["meeting_id", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(user__isnull=True, contact__isnull=False)
                | Q(user__isnull=False, contact__isnull=True),
                name="proposal_has_one_responsible_person",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ProposalState.values)
                & Q(care__in=Care.values)
                & ~Q(text="")
                & (~Q(state=ProposalState.DECLINED) | ~Q(reason="")),
                name="proposal_is_known_and_declined_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Adjustment(models.Model):
    """What a review changes in the plan and why; together they become the plan's next version."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="adjustments")
    text = models.TextField(_("what changes in the plan"))
    why = models.TextField(_("why"))
    plan_version = models.ForeignKey(
        PlanVersion, models.PROTECT, null=True, related_name="+",
        verbose_name=_("version of the plan that it went into"),
    )  # fmt: skip

    objects = OfMeeting["Adjustment"].as_manager()

    class Meta:
        verbose_name = _("adjustment of the plan")
        ordering: ClassVar = ["meeting_id", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(why=""), name="adjustment_says_what_and_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.pk}"


class OfDebrief(OpinionQuerySet["Debrief"]):
    """Debriefs are for the team of the account, and one's own words for oneself."""

    path: ClassVar[str] = "meeting__account__"

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return those of the viewer's teams, and what they told before somebody took their seat."""
        told = Q(by=viewer, meeting__in=Meeting.objects.visible_to(viewer).values("pk"))
        return self.filter(Q(pk__in=super().visible_to(viewer).values("pk")) | told)


class Debrief(models.Model):
    """What a sponsor tells after a visit, and how they see their own part in it."""

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="debrief")
    said = models.TextField(_("what came of the visit"))
    was_prepared = models.BooleanField(_("I was prepared"), default=False)
    kept_the_line = models.BooleanField(_("I kept our commercial line"), default=False)
    promises_have_owners = models.BooleanField(_("what I promised has an owner"), default=False)
    opened_doors = models.BooleanField(_("I opened doors"), default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects = OfDebrief.as_manager()

    class Meta:
        verbose_name = _("debrief of a sponsor's visit")
        ordering: ClassVar = ["meeting_id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(said=""), name="debrief_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}"
