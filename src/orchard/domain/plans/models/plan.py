"""The living plan of an account for a year, and its versions: what was submitted, word for word."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q, Subquery
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account, CustomerGoal
from orchard.domain.core.models import Organisation, User
from orchard.domain.core.versions import Versioned
from orchard.domain.plans.models.scoping import AboutAccount, OfPlan
from orchard.domain.plans.rules.plan import (
    Beneficiary,
    Care,
    Horizon,
    InitiativeState,
    Mode,
    ObjectiveKind,
    ObjectiveState,
    VersionState,
    unit_of,
)
from orchard.domain.relationships.models import Contact
from orchard.domain.whitespace.models import Idea


class AccountPlan(Versioned):
    """What we plan with an account for a year; its rows live, its versions never change."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="plans")
    year = models.PositiveSmallIntegerField(_("year"))
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices, default=Mode.FULL)
    strategy = models.TextField(_("how we go about it"), blank=True)
    leaves_out = models.TextField(_("what we leave out"), blank=True)
    key_people = models.TextField(_("key people"), blank=True)
    begun_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(_("begun at"))

    objects = AboutAccount["AccountPlan"].as_manager()

    class Meta:
        verbose_name = _("account plan")
        ordering: ClassVar = ["account_id", "-year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "year"], name="plan_once_a_year"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="plan_mode_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.year}"


class OfVersion(AboutAccount["PlanVersion"]):
    """Versions of plans; filters that one can chain."""

    path: ClassVar[str] = "plan__account__"


class PlanVersion(Versioned):
    """A plan as it was submitted: `document` is all of it and is never written again."""

    plan = models.ForeignKey(AccountPlan, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=12, choices=VersionState.choices)
    document = models.JSONField(_("the plan"))
    digest = models.CharField(_("hash of the plan"), max_length=64)
    words = models.TextField(_("what changed and why"), blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(_("submitted at"))
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("approved or returned at"), null=True)
    reason = models.TextField(_("why it was returned"), blank=True)
    shared_at = models.DateTimeField(_("shared at"), null=True)
    accepted_at = models.DateTimeField(_("accepted by the customer at"), null=True)
    active_at = models.DateTimeField(_("active since"), null=True)
    rewordings = models.PositiveIntegerField(_("how often an erased name was replaced"), default=0)

    objects = OfVersion.as_manager()

    class Meta:
        verbose_name = _("version of a plan")
        ordering: ClassVar = ["plan_id", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(state=VersionState.ACTIVE), name="plan_active_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=VersionState.values), name="plan_version_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=VersionState.RETURNED) | ~Q(reason=""),
                name="plan_version_returned_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("submitted_by")),
                name="plan_version_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.number}"


class ObjectiveQuerySet(OfPlan["Objective"]):
    """Filters that one can chain."""

    def tellable(self) -> Self:
        """Return those that a customer may ever read: what they bring us in margin never leaves."""
        return self.standing().exclude(kind=ObjectiveKind.CONTRIBUTION)

    def in_currency(self) -> Self:
        """Return each with the supplier's currency, `base_currency`, in the same question."""
        base = Organisation.objects.order_by("pk").values("currency")[:1]
        return self.annotate(base_currency=Subquery(base))


class OfAcceptance(AboutAccount["PlanAcceptance"]):
    """Acceptances of plans; filters that one can chain."""

    path: ClassVar[str] = "version__plan__account__"


class PlanAcceptance(models.Model):
    """Who at the customer accepted a version, and what they read: only what was shared with them.

    It stands apart from the version, so that a person can be handed theirs and not our whole plan.
    """

    version = models.OneToOneField(PlanVersion, models.PROTECT, related_name="acceptance")
    contact = models.ForeignKey(
        Contact, models.PROTECT, related_name="+", verbose_name=_("who accepted")
    )
    text = models.JSONField(_("what was accepted"))
    how = models.TextField(_("how we know"), blank=True)
    at = models.DateTimeField(_("accepted at"))

    objects = OfAcceptance.as_manager()

    class Meta:
        verbose_name = _("acceptance of a plan")
        ordering: ClassVar = ["version_id"]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.contact_id}"


class Objective(Versioned):
    """What is to be reached by when, how it is measured, and how we go about it."""

    plan = models.ForeignKey(AccountPlan, models.PROTECT, related_name="objectives")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="children", verbose_name=_("leads up to")
    )
    kind = models.CharField(_("type"), max_length=20, choices=ObjectiveKind.choices)
    horizon = models.PositiveSmallIntegerField(_("horizon"), choices=Horizon.choices)
    beneficiary = models.CharField(
        _("for whom"), max_length=10, choices=Beneficiary.choices, default=Beneficiary.US
    )
    title = models.CharField(_("objective"), max_length=200)
    strategy = models.TextField(_("how we reach it"), blank=True)
    measure = models.CharField(_("measured by"), max_length=200, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    baseline = models.DecimalField(_("from"), max_digits=18, decimal_places=4, null=True)
    target = models.DecimalField(_("to"), max_digits=18, decimal_places=4, null=True)
    current = models.DecimalField(
        _("now"), max_digits=18, decimal_places=4, null=True,
        help_text=_("Empty where the ledger knows it."),
    )  # fmt: skip
    current_on = models.DateField(_("measured on"), null=True)
    due_on = models.DateField(_("by when"), null=True)
    goal = models.ForeignKey(
        CustomerGoal, models.PROTECT, null=True, related_name="+", verbose_name=_("serves the goal")
    )
    is_improvement = models.BooleanField(
        _("makes something better that is good already"), default=False
    )
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("owner"))
    state = models.CharField(
        _("state"), max_length=12, choices=ObjectiveState.choices, default=ObjectiveState.PROPOSED
    )
    reason = models.TextField(_("why it was dropped or missed"), blank=True)
    removed_at = models.DateTimeField(_("taken out at"), null=True)

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("objective")
        ordering: ClassVar = ["plan_id", "-horizon", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="objective_has_title"),
            models.CheckConstraint(
                condition=Q(kind__in=ObjectiveKind.values)
                & Q(horizon__in=Horizon.values)
                & Q(state__in=ObjectiveState.values)
                & Q(beneficiary__in=Beneficiary.values),
                name="objective_choices_are_known",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="objective_is_not_its_own_parent",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("dropped", "missed")) | ~Q(reason=""),
                name="objective_ends_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def unit_in(self, currency: str) -> str:
        """Return in what its numbers count: where nobody said so, money in the currency, shares in %."""
        return unit_of(self.kind, self.unit, currency)

    @property
    def counts_spend(self) -> bool:
        """Say whether its number is our share of what they spend, as far as nobody entered another."""
        is_share = self.kind == ObjectiveKind.SHARE_OF_SPEND and self.unit.strip() in {"", "%"}
        return is_share and self.current is None


class Initiative(Versioned):
    """Something bigger that we undertake, alone or together: prune, water, protect or develop."""

    plan = models.ForeignKey(AccountPlan, models.PROTECT, related_name="initiatives")
    objective = models.ForeignKey(
        Objective, models.PROTECT, null=True, related_name="initiatives",
        verbose_name=_("leads up to"),
    )  # fmt: skip
    care = models.CharField(_("care"), max_length=10, choices=Care.choices)
    title = models.CharField(_("initiative"), max_length=200)
    why = models.TextField(_("what it brings"), blank=True)
    is_joint = models.BooleanField(_("together with the customer"), default=False)
    idea = models.ForeignKey(
        Idea, models.PROTECT, null=True, related_name="initiatives", editable=False,
        verbose_name=_("follows from the idea"),
    )  # fmt: skip
    effort = models.PositiveSmallIntegerField(_("effort, 1 to 5"), null=True)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("owner"))
    state = models.CharField(
        _("state"), max_length=10, choices=InitiativeState.choices, default=InitiativeState.PROPOSED
    )
    reason = models.TextField(_("why it was dropped"), blank=True)
    removed_at = models.DateTimeField(_("taken out at"), null=True)

    objects = OfPlan["Initiative"].as_manager()

    class Meta:
        verbose_name = _("initiative")
        ordering: ClassVar = ["plan_id", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="initiative_has_title"),
            models.CheckConstraint(
                condition=Q(care__in=Care.values) & Q(state__in=InitiativeState.values),
                name="initiative_choices_are_known",
            ),
            models.CheckConstraint(
                condition=Q(effort__isnull=True) | Q(effort__range=(1, 5)),
                name="initiative_effort_lies_between_one_and_five",
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | ~Q(reason=""), name="initiative_dropped_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title
