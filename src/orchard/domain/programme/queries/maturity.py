"""What one may ask about assessments of maturity: results for all, one's own sheet, who was asked.

Nobody but the person reads what a person answered; results say nothing of fewer than three.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from orchard.analytics.maturity import Maturity, Standing
from orchard.analytics.policy import from_json
from orchard.analytics.policy.practice import MaturityPolicy
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.programme.models import (
    MaturityAnswer,
    MaturityAssessment,
    MaturityQuerySet,
    MaturitySheet,
)
from orchard.domain.programme.rules.maturity import AssessmentState, from_record
from orchard.domain.programme.rules.questionnaire import Dimension, Item, asked


@dataclass(frozen=True, slots=True)
class Turnout:
    """How far somebody has come: how many items, never which answers."""

    sheet: MaturitySheet
    given: int
    wanted: int

    @property
    def has_left(self) -> bool:
        """Say whether the person no longer works here, or in no role: one does not wait for them."""
        user = self.sheet.user
        return not user.is_active or not user.may(Permission.SEE_KPIS)

    @property
    def is_waited_for(self) -> bool:
        """Say whether answers are still to come."""
        is_here = self.sheet.removed_at is None and not self.has_left
        return is_here and self.given < self.wanted


@dataclass(frozen=True, slots=True)
class SheetItem:
    """An item with the viewer's own answer, nothing where there is none yet."""

    item: Item
    answer: MaturityAnswer | None


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A dimension on the viewer's own sheet."""

    dimension: Dimension
    rows: tuple[SheetItem, ...]

    @property
    def given(self) -> int:
        """Return how many items have an answer; to say that one does not know is one."""
        return sum(one.answer is not None for one in self.rows)


@dataclass(frozen=True, slots=True)
class Result:
    """The result of an assessment beside that of the one before, nothing where there was none."""

    now: Maturity
    before: Maturity | None
    assessment_before: MaturityAssessment | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An assessment that waits for the viewer's own answers."""

    assessment: MaturityAssessment
    left: int


def assessments(viewer: User) -> MaturityQuerySet:
    """Return all assessments, the latest first."""
    rows = MaturityAssessment.objects.visible_to(viewer).select_related("begun_by")
    return rows.order_by("-begun_at", "-pk")


def assessment(viewer: User, assessment_id: int) -> MaturityAssessment:
    """Return one assessment."""
    found = assessments(viewer).filter(pk=assessment_id).first()
    if found is None:
        raise NotFound
    return found


def overview(viewer: User, *, most: int) -> list[tuple[MaturityAssessment, Standing | None]]:
    """Return the latest assessments, each with what the whole came to where that is known."""
    return [(one, _standing(one)) for one in assessments(viewer)[:most]]


def rules_of(viewer: User, found: MaturityAssessment) -> MaturityPolicy:
    """Return the rules by which an assessment began; those of today say nothing about it."""
    _check_visible(viewer, found)
    return from_json({"maturity": found.rules}).maturity


def turnout(viewer: User, found: MaturityAssessment) -> list[Turnout]:
    """Return how far everybody is who was asked, for who leads; those who were taken out last."""
    require(viewer, Permission.LEAD_PROGRAMME)
    wanted = sum(rules_of(viewer, found).items)
    rows = MaturitySheet.objects.filter(assessment=found).annotate(given=Count("answers"))
    near = rows.select_related("user", "assessment").prefetch_related("user__roles")
    ordered = near.order_by("user__name", "pk")
    told = [Turnout(one, one.given, wanted) for one in ordered]
    return sorted(told, key=lambda one: one.sheet.removed_at is not None)


def seat(viewer: User, found: MaturityAssessment, sheet_id: int) -> MaturitySheet:
    """Return the place of somebody who was asked, for who leads; none of their answers is in it."""
    require(viewer, Permission.LEAD_PROGRAMME)
    _check_visible(viewer, found)
    rows = MaturitySheet.objects.filter(assessment=found, pk=sheet_id)
    sheet = rows.select_related("user", "assessment").first()
    if sheet is None:
        raise NotFound
    return sheet


def people_to_ask(viewer: User, found: MaturityAssessment) -> Mapping[str, User]:
    """Return who works here and is not asked yet, by key."""
    require(viewer, Permission.LEAD_PROGRAMME)
    there = MaturitySheet.objects.filter(assessment=found, removed_at__isnull=True).values("user")
    people = User.objects.visible_to(viewer).people().active().exclude(pk__in=there)
    able = people.prefetch_related("roles").order_by("name", "pk")
    return {str(one.pk): one for one in able if one.may(Permission.SEE_KPIS)}


def my_sheet(viewer: User, found: MaturityAssessment) -> MaturitySheet:
    """Return the viewer's own sheet, also after the end; who was not asked, or taken out, has none."""
    _check_visible(viewer, found)
    rows = MaturitySheet.objects.filter(assessment=found, user=viewer, removed_at__isnull=True)
    sheet = rows.select_related("assessment").first()
    if sheet is None:
        raise NotFound
    return sheet


def my_parts(viewer: User, sheet: MaturitySheet) -> list[SheetPart]:
    """Return the viewer's own sheet, dimension by dimension."""
    if sheet.user_id != viewer.pk:
        raise NotFound
    given = {one.item: one for one in MaturityAnswer.objects.filter(sheet=sheet)}
    return [
        SheetPart(one, tuple(SheetItem(item, given.get(item.key)) for item in one.items))
        for one in asked(rules_of(viewer, sheet.assessment))
    ]


def result(viewer: User, found: MaturityAssessment) -> Result | None:
    """Return what an assessment came to, as it was when it was closed; nothing before."""
    _check_visible(viewer, found)
    if found.result is None or found.closed_at is None:
        return None
    earlier = assessments(viewer).counted().filter(closed_at__lt=found.closed_at)
    before = earlier.order_by("-closed_at", "-pk").first()
    told = from_record(before.result) if before and before.result else None
    return Result(from_record(found.result), told, before)


def latest_counted(viewer: User) -> MaturityAssessment | None:
    """Return the assessment whose result counts today, nothing before the first."""
    return assessments(viewer).counted().order_by("-closed_at", "-pk").first()


def waiting_rows(viewer: User) -> QuerySet[MaturitySheet]:
    """Return the viewer's own sheets of assessments that are open."""
    seen = MaturityAssessment.objects.visible_to(viewer).open()
    return MaturitySheet.objects.filter(
        assessment__in=seen, user=viewer, removed_at__isnull=True
    )  # fmt: skip


def waiting(viewer: User) -> list[Waiting]:
    """Return the assessments that wait for the viewer's answers."""
    rows = waiting_rows(viewer).annotate(given=Count("answers")).order_by("pk")
    found = (
        Waiting(one.assessment, sum(_policy(one.assessment).items) - one.given)
        for one in rows.select_related("assessment")
    )
    return [one for one in found if one.left > 0]


def leading_rows(viewer: User, *, today: date) -> MaturityQuerySet:
    """Return what waits for who leads: answers are in or late, or the goals are not all there."""
    if not viewer.may(Permission.LEAD_PROGRAMME):
        return MaturityAssessment.objects.none()
    is_late = Q(state=AssessmentState.OPEN, due_on__lt=today)
    return assessments(viewer).filter(is_late | Q(state=AssessmentState.CLOSED))


def _standing(found: MaturityAssessment) -> Standing | None:
    return from_record(found.result).standing if found.result else None


def _policy(found: MaturityAssessment) -> MaturityPolicy:
    return from_json({"maturity": found.rules}).maturity


def _check_visible(viewer: User, found: MaturityAssessment) -> None:
    if not viewer.may(Permission.SEE_KPIS):
        raise NotFound
