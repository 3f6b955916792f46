"""The way in by pilots, and the way out by a transition plan."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.fields import PossibleAmount
from orchard.domain.core.models import User
from orchard.domain.core.versions import Versioned
from orchard.domain.selection.models.scoping import AboutAccount
from orchard.domain.selection.rules.choices import PilotState, Verdict


class Incubation(Versioned):
    """The time in which a future key account shows what it can become; extended at most once."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="incubations")
    aim = models.TextField(_("what has to be shown"))
    began_on = models.DateField(_("began on"))
    ends_on = models.DateField(_("ends on"))
    extended_on = models.DateField(_("extended on"), null=True)
    extended_why = models.TextField(_("why extended"), blank=True)
    extended_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, verbose_name=_("extended by")
    )
    closed_on = models.DateField(_("closed on"), null=True)

    objects = AboutAccount["Incubation"].as_manager()

    class Meta:
        verbose_name = _("time in the incubator")
        ordering: ClassVar = ["-began_on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(closed_on__isnull=True), name="one_open_incubation"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("began_on")), name="incubation_ends_after"
            ),
            models.CheckConstraint(
                condition=Q(extended_on__isnull=True) | ~Q(extended_why=""),
                name="extension_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.began_on}"


class AboutIncubation(AboutAccount["Pilot"]):
    """Pilots of accounts that the viewer may know."""

    path = "incubation__account__"


class Pilot(Versioned):
    """A small start: a project, a test delivery, a trial, with an end and a verdict."""

    incubation = models.ForeignKey(Incubation, models.PROTECT, related_name="pilots")
    goal = models.CharField(_("goal"), max_length=300)
    size = PossibleAmount(_("size"), null=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    criteria = models.TextField(_("how we know that it worked"))
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    state = models.CharField(
        _("state"), max_length=20, choices=PilotState.choices, default=PilotState.PLANNED
    )
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices, blank=True)
    findings = models.TextField(_("what it showed"), blank=True)
    judged_on = models.DateField(_("judged on"), null=True)
    judged_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, verbose_name=_("judged by")
    )

    objects = AboutIncubation.as_manager()

    class Meta:
        verbose_name = _("pilot")
        ordering: ClassVar = ["ends_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(goal="") & ~Q(criteria=""), name="pilot_has_goal_and_criteria"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="pilot_ends_after"
            ),
            models.CheckConstraint(
                condition=Q(state=PilotState.EVALUATED) | Q(verdict=""), name="verdict_at_the_end"
            ),
            models.CheckConstraint(
                condition=Q(verdict="") | ~Q(findings=""), name="verdict_has_findings"
            ),
        ]

    def __str__(self) -> str:
        return self.goal


class TransitionPlan(Versioned):
    """How a key account leaves with dignity: who takes over, what changes, what they are told."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="transitions")
    reason = models.TextField(_("reason"))
    receiving_owner = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("who takes over")
    )
    differences = models.TextField(_("what changes in the service"))
    was_told = models.BooleanField(_("the customer knows that they are key"))
    message = models.TextField(_("message to the customer"), blank=True)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    door_back = models.TextField(_("what would open the door again"))
    written_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"))
    approved_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved at"), null=True)
    told_on = models.DateField(_("customer told on"), null=True)
    done_on = models.DateField(_("done on"), null=True)
    stopped_at = models.DateTimeField(_("stopped at"), null=True)

    objects = AboutAccount["TransitionPlan"].as_manager()

    class Meta:
        verbose_name = _("transition plan")
        ordering: ClassVar = ["-written_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(differences=""), name="transition_says_why_and_what"
            ),
            models.CheckConstraint(
                condition=Q(was_told=False) | ~Q(message=""), name="told_customer_gets_message"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="transition_ends_after"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("written_by")),
                name="transition_approved_by_another",
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(done_on__isnull=True, stopped_at__isnull=True),
                name="one_open_transition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.starts_on}"
