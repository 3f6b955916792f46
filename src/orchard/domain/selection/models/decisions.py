"""Decisions of a round, who signed them, and exceptions made under pressure."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import SealedRow, User
from orchard.domain.core.versions import Versioned
from orchard.domain.selection.models.rounds import Nomination, SelectionRound
from orchard.domain.selection.models.scoping import AboutAccount
from orchard.domain.selection.rules.choices import LightReason, Outcome


class AboutNomination(AboutAccount["SelectionDecision"]):
    """Decisions about accounts that the viewer may know."""

    path = "nomination__account__"


class SelectionDecision(Versioned):
    """What a round decided about one account, with the mandate that follows."""

    nomination = models.OneToOneField(Nomination, models.PROTECT, related_name="decision")
    outcome = models.CharField(_("decision"), max_length=20, choices=Outcome.choices)
    reason = models.TextField(_("reason"))
    light_reason = models.CharField(
        _("why light"), max_length=30, choices=LightReason.choices, blank=True
    )
    target_hours = models.PositiveIntegerField(_("hours a year"), null=True)
    mandate = models.TextField(_("mandate"), blank=True)
    not_before = models.DateField(_("next nomination not before"), null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("written by"))
    at = models.DateTimeField(_("written at"))
    sealed_at = models.DateTimeField(_("sealed in the archive"), null=True)

    objects = AboutNomination.as_manager()

    class Meta:
        verbose_name = _("decision on an account")
        ordering: ClassVar = ["nomination_id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_reason"),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="decision_outcome_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.LIGHT) | ~Q(light_reason=""),
                name="light_decision_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination_id}: {self.outcome}"


class Signature(SealedRow):
    """Somebody of the meeting who stands for the decisions of a round."""

    round = models.ForeignKey(SelectionRound, models.PROTECT, related_name="signatures")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("signed by"))
    at = models.DateTimeField(_("signed at"))

    class Meta:
        verbose_name = _("signature")
        ordering: ClassVar = ["round_id", "at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "user"], name="signed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.user_id}"


class PressureOverride(Versioned):
    """An account let in against the criteria: who asked, why, until when, allowed by another."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="overrides")
    asked_by = models.CharField(_("who asked"), max_length=200)
    reason = models.TextField(_("reason"))
    expires_on = models.DateField(_("ends on"))
    written_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"))
    allowed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, verbose_name=_("allowed by")
    )
    allowed_at = models.DateTimeField(_("allowed at"), null=True)
    refused_at = models.DateTimeField(_("refused at"), null=True)

    objects = AboutAccount["PressureOverride"].as_manager()

    class Meta:
        verbose_name = _("pressure override")
        ordering: ClassVar = ["-written_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(asked_by="") & ~Q(reason=""), name="override_has_name_and_reason"
            ),
            models.CheckConstraint(
                condition=Q(allowed_by__isnull=True) | ~Q(allowed_by=F("written_by")),
                name="override_allowed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.asked_by}"
