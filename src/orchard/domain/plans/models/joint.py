"""What both sides settle together: success criteria, scores, what matters, values to be confirmed."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.versions import Versioned
from orchard.domain.plans.models.plan import Initiative
from orchard.domain.plans.models.scoping import AboutAccount, M_co
from orchard.domain.plans.rules.joint import Says, Side
from orchard.domain.relationships.models import Contact


class OfJoint(AboutAccount[M_co]):
    """Rows about an account that people take out and put back."""

    def standing(self) -> Self:
        """Return those that nobody took out."""
        return self.filter(removed_at__isnull=True)


class SuccessCriterion(Versioned):
    """By what both sides see that it works; `text_version` counts what it said, row by row."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="success_criteria")
    metric = models.CharField(_("what is measured"), max_length=200)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    baseline = models.DecimalField(_("at the start"), max_digits=18, decimal_places=4)
    target = models.DecimalField(_("agreed"), max_digits=18, decimal_places=4)
    current = models.DecimalField(_("now"), max_digits=18, decimal_places=4, null=True)
    current_on = models.DateField(_("measured on"), null=True)
    due_on = models.DateField(_("by when"))
    our_owner = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("who answers with us")
    )
    their_owner = models.ForeignKey(
        Contact, models.PROTECT, related_name="+", verbose_name=_("who answers at the customer")
    )
    text_version = models.PositiveIntegerField(_("version of the text"), default=1)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(_("noted at"))
    removed_at = models.DateTimeField(_("taken out at"), null=True)

    objects = OfJoint["SuccessCriterion"].as_manager()

    class Meta:
        verbose_name = _("success criterion")
        ordering: ClassVar = ["account_id", "due_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(metric=""), name="criterion_measures_something"),
            models.CheckConstraint(
                condition=Q(current__isnull=True, current_on__isnull=True)
                | Q(current__isnull=False, current_on__isnull=False),
                name="criterion_measured_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.metric

    @property
    def who_answers_there(self) -> str:
        """Return who answers at the customer; nobody who left, or said no to being named."""
        person = self.their_owner
        is_named = person.is_here and person.restricted_on is None
        return person.name if is_named else gettext("to be named anew")


class OfCriterion(AboutAccount["CriterionAcceptance"]):
    """What was said to criteria."""

    path: ClassVar[str] = "criterion__account__"


class CriterionAcceptance(models.Model):
    """What a side said to a text of a criterion, with that text; written once, never changed."""

    criterion = models.ForeignKey(SuccessCriterion, models.CASCADE, related_name="sayings")
    text_version = models.PositiveIntegerField(_("version of the text"))
    text = models.JSONField(_("what it said"))
    side = models.CharField(_("side"), max_length=10, choices=Side.choices)
    says = models.CharField(_("says"), max_length=10, choices=Says.choices)
    words = models.TextField(_("in their words"), blank=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    said_at = models.DateTimeField(_("said at"))

    objects = OfCriterion.as_manager()

    class Meta:
        verbose_name = _("what a side says to a success criterion")
        ordering: ClassVar = ["criterion_id", "-said_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["criterion", "text_version", "side"], condition=Q(says=Says.ACCEPTED),
                name="criterion_accepted_once_by_a_side",
            ),
            models.CheckConstraint(
                condition=Q(side__in=Side.values) & Q(says__in=Says.values),
                name="saying_choices_are_known",
            ),
            models.CheckConstraint(
                condition=~Q(says=Says.CHANGE) | ~Q(words=""), name="saying_change_has_words"
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, side=Side.US)
                | Q(contact__isnull=False, side=Side.CUSTOMER),
                name="saying_is_of_somebody",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.criterion_id} {self.text_version}: {self.side} {self.says}"


class OfInitiative(AboutAccount["JointScore"]):
    """Scores of initiatives."""

    path: ClassVar[str] = "initiative__plan__account__"


class JointScore(Versioned):
    """What one side expects of a joint initiative, what it takes, and whether it wants it done."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="scores")
    side = models.CharField(_("side"), max_length=10, choices=Side.choices)
    benefit = models.PositiveSmallIntegerField(_("benefit, 1 to 5"))
    effort = models.PositiveSmallIntegerField(_("effort, 1 to 5"))
    wants = models.BooleanField(_("wants it done"), default=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(_("given at"))

    objects = OfInitiative.as_manager()

    class Meta:
        verbose_name = _("joint score")
        ordering: ClassVar = ["initiative_id", "side"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["initiative", "side"], name="score_once_by_a_side"),
            models.CheckConstraint(
                condition=Q(benefit__range=(1, 5)) & Q(effort__range=(1, 5))
                & Q(side__in=Side.values),
                name="score_lies_between_one_and_five",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, side=Side.US)
                | Q(contact__isnull=False, side=Side.CUSTOMER),
                name="score_is_of_somebody",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.side} {self.benefit}"


class WhatMattersCheck(Versioned):
    """A customer is asked what matters now and ranks their needs; a change asks for a new plan."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="what_matters_checks")
    offered = models.JSONField(_("needs to be ranked"))
    ranked = models.JSONField(_("needs in their order"), null=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, related_name="+", verbose_name=_("who ranked them")
    )
    ranked_on = models.DateField(_("ranked on"), null=True)
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    is_different = models.BooleanField(_("something changed since last time"), default=False)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(_("settled at"), null=True)
    settled_how = models.TextField(_("what follows for the plan"), blank=True)
    removed_at = models.DateTimeField(_("taken back at"), null=True)

    objects = OfJoint["WhatMattersCheck"].as_manager()

    class Meta:
        verbose_name = _("what matters now")
        ordering: ClassVar = ["account_id", "-asked_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ranked_on__isnull=True, contact__isnull=True)
                | Q(ranked_on__isnull=False, contact__isnull=False),
                name="needs_ranked_by_somebody_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_how="")
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(settled_how="")),
                name="needs_settled_with_words",
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(ranked_on__isnull=True, removed_at__isnull=True),
                name="needs_asked_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.asked_at:%Y-%m-%d}"

    @property
    def shown(self) -> str:
        """Return what the question is called where it is shared."""
        return gettext("What matters to you now?")


class RequestQuerySet(AboutAccount["ValueRequest"]):
    """Filters that one can chain."""

    def open(self) -> Self:
        """Return those that nobody took back."""
        return self.filter(withdrawn_at__isnull=True)


class ValueRequest(models.Model):
    """A customer is asked to confirm or correct what a quarter brought them."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="value_requests")
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("quarter"))
    words = models.TextField(_("what we ask"), blank=True)
    due_on = models.DateField(_("by when"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to confirm value")
        ordering: ClassVar = ["account_id", "-year", "-quarter", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "year", "quarter"], condition=Q(withdrawn_at__isnull=True),
                name="value_asked_once_a_quarter",
            ),
            models.CheckConstraint(
                condition=Q(quarter__range=(1, 4)), name="value_request_quarter_is_one"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.account_id}: {self.year} {self.quarter}"
