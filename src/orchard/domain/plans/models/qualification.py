"""The check of a large opportunity: eight questions, each from not at all to proven."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.core.versions import Versioned
from orchard.domain.plans.models.scoping import AboutAccount
from orchard.domain.plans.rules.qualification import Question
from orchard.domain.whitespace.models import Opportunity


class OfOpportunity(AboutAccount["Qualification"]):
    """Checks of opportunities."""

    path: ClassVar[str] = "opportunity__account__"


def _score(question: Question) -> models.PositiveSmallIntegerField[int, int]:
    return models.PositiveSmallIntegerField(question.label)


class Qualification(Versioned):
    """How far eight questions about a large opportunity are answered, from 0 to 3 each."""

    opportunity = models.OneToOneField(
        Opportunity, models.PROTECT, related_name="qualification", verbose_name=_("opportunity")
    )
    metrics = _score(Question.METRICS)
    economic_buyer = _score(Question.ECONOMIC_BUYER)
    decision_criteria = _score(Question.DECISION_CRITERIA)
    decision_process = _score(Question.DECISION_PROCESS)
    paper_process = _score(Question.PAPER_PROCESS)
    pain = _score(Question.PAIN)
    champion = _score(Question.CHAMPION)
    competition = _score(Question.COMPETITION)
    words = models.TextField(_("what shows it"), blank=True)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(_("noted at"))

    objects = OfOpportunity.as_manager()

    class Meta:
        verbose_name = _("check of a large opportunity")
        ordering: ClassVar = ["opportunity_id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(**{f"{one.value}__range": (0, 3) for one in Question}),
                name="qualification_scores_lie_between_zero_and_three",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opportunity_id}: {sum(self.scores.values())}"

    @property
    def scores(self) -> dict[Question, int]:
        """Return the answer to each question."""
        return {one: getattr(self, one.value) for one in Question}
