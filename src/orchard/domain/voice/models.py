"""The tables of what customers say: sheets with answers, steps that build trust, mutual benefit."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.versions import Versioned
from orchard.domain.relationships.models import Contact, OpinionQuerySet
from orchard.domain.voice.rules import (
    PARTS,
    SETTLED,
    Balance,
    Item,
    StepKind,
    StepState,
    Way,
)


def _on_scale() -> Q:
    """Return the condition that a score stands on the scale of its question."""
    found = Q()
    for part in PARTS:
        found |= Q(
            item__in=[one.value for one in part.items], score__range=(part.lowest, part.highest)
        )
    return found


class SheetQuerySet(OpinionQuerySet["AnswerSheet"]):
    """Sheets that the team of an account recorded."""

    path: ClassVar[str] = "contact__account__"

    def for_team(self) -> Self:
        """Return sheets of people who agreed to be shown by name."""
        return self.filter(is_named=True)


class AnswerSheet(Versioned):
    """What a person at the customer answered on a day; a later sheet stands beside it."""

    contact = models.ForeignKey(
        Contact, models.CASCADE, related_name="answer_sheets", verbose_name=_("contact")
    )
    on = models.DateField(_("answered on"))
    way = models.CharField(_("how they were asked"), max_length=20, choices=Way.choices)
    asked_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("who asked")
    )
    is_named = models.BooleanField(_("agreed to be shown by name"))
    words = models.TextField(_("in their own words"), blank=True)
    corrects = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="corrections", verbose_name=_("corrects")
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("written by"))
    at = models.DateTimeField(_("written at"))
    removed_at = models.DateTimeField(_("taken away at"), null=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer sheet")
        ordering: ClassVar = ["contact_id", "on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(way__in=Way.values), name="sheet_way_is_known"),
            models.CheckConstraint(
                condition=Q(is_named=True) | Q(words=""), name="unnamed_sheet_has_no_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on}"


class AnswerQuerySet(OpinionQuerySet["Answer"]):
    """Answers of sheets."""

    path: ClassVar[str] = "sheet__contact__account__"

    def for_team(self) -> Self:
        """Return answers of people who agreed to be shown by name."""
        return self.filter(sheet__is_named=True)


class Answer(models.Model):
    """One question that was answered; one that was not has no row."""

    sheet = models.ForeignKey(
        AnswerSheet, models.CASCADE, related_name="answers", verbose_name=_("sheet")
    )
    item = models.CharField(_("question"), max_length=30, choices=Item.choices)
    score = models.PositiveSmallIntegerField(_("answer"))
    example = models.CharField(_("example"), max_length=300, blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        ordering: ClassVar = ["sheet_id", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "item"], name="question_answered_once"),
            models.CheckConstraint(condition=_on_scale(), name="answer_is_on_its_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id}: {self.item}"


class TrustStepQuerySet(OpinionQuerySet["TrustStep"]):
    """Steps that the team of an account noted."""

    path: ClassVar[str] = "contact__account__"

    def unsettled(self) -> Self:
        """Return what is open, save with people of whom nothing may be used."""
        return self.usable().filter(state=StepState.OPEN)


class TrustStep(Versioned):
    """Something that earns a person's trust: promised or intended, by whom, and what came of it."""

    contact = models.ForeignKey(
        Contact, models.CASCADE, related_name="trust_steps", verbose_name=_("contact")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=StepKind.choices)
    what = models.CharField(_("what"), max_length=300)
    owner = models.ForeignKey(
        User, models.PROTECT, related_name="trust_steps", verbose_name=_("who does it")
    )
    due_on = models.DateField(_("until"))
    state = models.CharField(
        _("state"), max_length=10, choices=StepState.choices, default=StepState.OPEN
    )
    settled_on = models.DateField(_("settled on"), null=True)
    outcome = models.CharField(_("what came of it"), max_length=300, blank=True)
    earlier = models.TextField(_("what was said before it was opened again"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("written by"))
    at = models.DateTimeField(_("written at"))

    objects = TrustStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step that builds trust")
        ordering: ClassVar = ["contact_id", "due_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(what="") & Q(kind__in=StepKind.values), name="trust_step_says_what"
            ),
            models.CheckConstraint(
                condition=Q(state=StepState.OPEN, settled_on__isnull=True)
                | (Q(state__in=SETTLED) & Q(settled_on__isnull=False)),
                name="trust_step_is_settled_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(StepState.OPEN, StepState.KEPT)) | ~Q(outcome=""),
                name="broken_trust_step_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.due_on}"

    @property
    def settlement(self) -> str:
        """Return in a line when it was settled, how, and what came of it."""
        told = f"{self.settled_on:%Y-%m-%d} {self.get_state_display()}"
        return f"{told}: {self.outcome}" if self.outcome else told


class BenefitCheckQuerySet(OpinionQuerySet["BenefitCheck"]):
    """Checks that the team of an account made."""


class BenefitCheck(models.Model):
    """What both sides gain, and whether that is fair, as the team saw it on a day; kept for ever."""

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="benefit_checks", verbose_name=_("account")
    )
    they_gain = models.TextField(_("what they gain"))
    we_gain = models.TextField(_("what we gain"))
    balance = models.CharField(_("is it fair"), max_length=10, choices=Balance.choices)
    why = models.TextField(_("why, and what we change"), blank=True)
    on = models.DateField(_("on"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("written by"))
    at = models.DateTimeField(_("written at"))

    objects = BenefitCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("check of mutual benefit")
        ordering: ClassVar = ["account_id", "on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(they_gain="") & ~Q(we_gain=""), name="benefit_check_has_both_sides"
            ),
            models.CheckConstraint(
                condition=Q(balance__in=Balance.values), name="balance_is_known"
            ),
            models.CheckConstraint(
                condition=Q(balance=Balance.FAIR) | ~Q(why=""), name="unfair_balance_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.on}"
