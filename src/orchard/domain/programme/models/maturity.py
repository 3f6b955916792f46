"""Assessments of the programme: who was asked, what each answered, and what is made better next."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet
from orchard.domain.core.versions import Versioned
from orchard.domain.programme.rules.maturity import COUNTED, AssessmentState, Side


class MaturityQuerySet(ScopedQuerySet["MaturityAssessment"]):
    """Filters that one can chain."""

    permission = Permission.SEE_KPIS

    def open(self) -> Self:
        """Return those that people still answer."""
        return self.filter(state=AssessmentState.OPEN)

    def counted(self) -> Self:
        """Return those that have a result and were not given up."""
        return self.filter(state__in=COUNTED)


class MaturityAssessment(Versioned):
    """One assessment of the programme, by the rules of the day on which it began.

    `rules` and `policy_number` never change after that day, and `result` not after it was closed:
    a policy of later, or of later that day, says nothing about it.
    """

    name = models.CharField(_("name"), max_length=200, unique=True)
    due_on = models.DateField(_("answers until"))
    state = models.CharField(
        _("state"), max_length=10, choices=AssessmentState.choices, default=AssessmentState.OPEN
    )
    rules = models.JSONField(_("rules"))
    policy_number = models.PositiveIntegerField(_("policy"), null=True)
    begun_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("begun by"))
    begun_at = models.DateTimeField(_("begun at"))
    closed_at = models.DateTimeField(_("closed at"), null=True)
    result = models.JSONField(_("result"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    given_up_at = models.DateTimeField(_("given up at"), null=True)
    given_up_why = models.CharField(_("why given up"), max_length=300, blank=True)

    objects = MaturityQuerySet.as_manager()

    class Meta:
        verbose_name = _("maturity assessment")
        ordering: ClassVar = ["-begun_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="maturity_is_named"),
            models.CheckConstraint(
                condition=Q(state__in=AssessmentState.values), name="maturity_state_is_known"
            ),
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state=AssessmentState.OPEN),
                name="maturity_is_open_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=COUNTED) | Q(closed_at__isnull=False, result__isnull=False),
                name="closed_maturity_has_result",
            ),
            models.CheckConstraint(
                condition=Q(given_up_at__isnull=True) | ~Q(given_up_why=""),
                name="maturity_given_up_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Say whether people still answer."""
        return self.state == AssessmentState.OPEN


class MaturitySheet(Versioned):
    """Somebody who is asked, and for which side they speak; taken out, their answers do not count."""

    assessment = models.ForeignKey(MaturityAssessment, models.PROTECT, related_name="sheets")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("person"))
    side = models.CharField(_("speaks for"), max_length=20, choices=Side.choices)
    asked_at = models.DateTimeField(_("asked at"))
    removed_at = models.DateTimeField(_("taken out at"), null=True)

    class Meta:
        verbose_name = _("sheet of a maturity assessment")
        ordering: ClassVar = ["assessment_id", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "user"], name="asked_once_an_assessment"),
            models.CheckConstraint(
                condition=Q(side__in=Side.values), name="maturity_side_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.user_id}"


class MaturityAnswer(Versioned):
    """What one person said to one item; nobody else reads it. Without a value they do not know."""

    sheet = models.ForeignKey(MaturitySheet, models.CASCADE, related_name="answers")
    item = models.CharField(_("item"), max_length=8)
    value = models.PositiveSmallIntegerField(_("answer"), null=True)
    evidence = models.CharField(_("what shows it"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("answered at"))

    class Meta:
        verbose_name = _("answer of a maturity assessment")
        ordering: ClassVar = ["sheet_id", "item"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "item"], name="item_answered_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__lte=4), name="maturity_answer_on_scale"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id}: {self.item}"


class MaturityGoal(Versioned):
    """What is made better in a dimension next, strong ones included: who answers for it, until when."""

    assessment = models.ForeignKey(MaturityAssessment, models.PROTECT, related_name="goals")
    dimension = models.SlugField(_("dimension"), max_length=20)
    text = models.CharField(_("what gets better"), max_length=300)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("owner"))
    due_on = models.DateField(_("by when"))
    set_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("improvement goal")
        ordering: ClassVar = ["assessment_id", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assessment", "dimension"], name="one_goal_for_each_dimension"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="improvement_goal_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.dimension}"
