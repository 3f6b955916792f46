"""Selection rounds: who was nominated, who scores, and what the scores came to."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet
from orchard.domain.core.versions import Versioned
from orchard.domain.selection.models.criteria import CriteriaSet
from orchard.domain.selection.models.scoping import AboutAccount
from orchard.domain.selection.rules.choices import Function, Gate, Grade, RoundState


class RoundQuerySet(ScopedQuerySet["SelectionRound"]):
    """Filters that one can chain."""

    permission = Permission.SEE_SELECTION

    def under_way(self) -> Self:
        """Return rounds that are not put into the archive."""
        return self.exclude(state=RoundState.ARCHIVED)


class SelectionRound(Versioned):
    """One choice of key accounts, from nominations to the archive."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    criteria_set = models.ForeignKey(
        CriteriaSet, models.PROTECT, related_name="rounds", verbose_name=_("criteria")
    )
    state = models.CharField(
        _("state"), max_length=20, choices=RoundState.choices, default=RoundState.DRAFT
    )
    places = models.PositiveSmallIntegerField(_("places to fill"))
    places_reason = models.TextField(_("why so many"), blank=True)
    reach = models.DecimalField(
        _("how far weights may lie from the set's"), max_digits=3, decimal_places=2, default="0.10"
    )
    seed = models.PositiveIntegerField(_("seed of chance"), default=1)
    is_starter = models.BooleanField(_("first choice by one person"), default=False)
    led_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("led by"))
    opened_at = models.DateTimeField(_("opened at"))
    figures_as_of = models.DateField(_("figures as of"), null=True)
    scored_at = models.DateTimeField(_("scoring began at"), null=True)
    revealed_at = models.DateTimeField(_("revealed at"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    archived_at = models.DateTimeField(_("archived at"), null=True)
    notes = models.TextField(_("notes of the discussion"), blank=True)
    record = models.JSONField(_("record"), null=True)
    record_hash = models.CharField(_("hash of the record"), max_length=64, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("selection round")
        ordering: ClassVar = ["-opened_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=RoundState.values), name="round_state_is_known"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="round_is_named"),
            models.CheckConstraint(condition=Q(places__gte=1), name="round_has_places"),
            models.CheckConstraint(condition=Q(reach__range=(0, 1)), name="reach_is_a_share"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open_to_eyes(self) -> bool:
        """Say whether others' scores may be seen."""
        return self.revealed_at is not None


class Nomination(Versioned):
    """An account that somebody proposed for a round, with the reason."""

    round = models.ForeignKey(SelectionRound, models.PROTECT, related_name="nominations")
    account = models.ForeignKey(Account, models.PROTECT, related_name="nominations")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("nominated by"))
    why = models.TextField(_("why this account"))
    evidence = models.TextField(_("evidence"))
    grade = models.CharField(_("how sure"), max_length=1, choices=Grade.choices)
    nominated_at = models.DateTimeField(_("nominated at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    withdrawn_why = models.CharField(_("why withdrawn"), max_length=300, blank=True)
    sealed_at = models.DateTimeField(_("sealed in the archive"), null=True)

    objects = AboutAccount["Nomination"].as_manager()

    class Meta:
        verbose_name = _("nomination")
        ordering: ClassVar = ["round_id", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "account"], name="nominated_once_a_round"),
            models.CheckConstraint(
                condition=~Q(why="") & ~Q(evidence=""), name="nomination_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.account_id}"


class GateAnswer(Versioned):
    """Whether a nominated account passes one gate, and how one knows."""

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="gates")
    gate = models.CharField(_("gate"), max_length=20, choices=Gate.choices)
    passes = models.BooleanField(_("passes"))
    note = models.CharField(_("how we know"), max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    sealed_at = models.DateTimeField(_("sealed in the archive"), null=True)

    class Meta:
        verbose_name = _("answer at a gate")
        ordering: ClassVar = ["nomination_id", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["nomination", "gate"], name="gate_answered_once"),
            models.CheckConstraint(condition=Q(gate__in=Gate.values), name="gate_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.nomination_id}: {self.gate}"


class Rater(Versioned):
    """A person who scores in a round for a function; one who is taken out keeps their scores."""

    round = models.ForeignKey(SelectionRound, models.PROTECT, related_name="raters")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("person"))
    function = models.CharField(_("speaks for"), max_length=20, choices=Function.choices)
    asked_at = models.DateTimeField(_("asked at"))
    handed_in_at = models.DateTimeField(_("handed in at"), null=True)
    removed_at = models.DateTimeField(_("taken out at"), null=True)
    removed_why = models.CharField(_("why taken out"), max_length=300, blank=True)
    sealed_at = models.DateTimeField(_("sealed in the archive"), null=True)

    class Meta:
        verbose_name = _("rater")
        ordering: ClassVar = ["round_id", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "user"], name="rater_once_a_round"),
            models.CheckConstraint(
                condition=Q(function__in=Function.values), name="rater_function_is_known"
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | ~Q(removed_why=""),
                name="removed_rater_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.user_id}"
