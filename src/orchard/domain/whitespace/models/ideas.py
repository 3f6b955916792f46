"""What more we could do together: ideas, and the opportunities that they and cells become."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account, AccountUnit, CustomerGoal, Driver
from orchard.domain.core.fields import AmountField
from orchard.domain.core.models import User
from orchard.domain.core.versions import Versioned
from orchard.domain.relationships.models import Contact
from orchard.domain.whitespace.models.scoping import AboutAccount
from orchard.domain.whitespace.rules import NEEDS_GOAL, IdeaState, OpportunityState, Origin, Stage


class OpportunityQuerySet(AboutAccount["Opportunity"]):
    """Filters that one can chain."""

    def standing(self) -> Self:
        """Return those that are neither won nor lost."""
        return self.filter(state=OpportunityState.OPEN)

    def without_goal(self) -> Self:
        """Return those that serve no goal of the customer, or one that was taken out."""
        return self.filter(Q(goal__isnull=True) | Q(goal__removed_at__isnull=False))


class Opportunity(Versioned):
    """Business that we try to win in one place, with one owner and a next step.

    It lies below plans, so that plans may link to it.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="opportunities")
    unit = models.ForeignKey(AccountUnit, models.PROTECT, null=True, related_name="+")
    family = models.CharField(_("family"), max_length=200, blank=True)
    offer = models.CharField(_("offer"), max_length=200, blank=True)
    title = models.CharField(_("what it is about"), max_length=300)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("owner"))
    value = AmountField(_("worth a year"))
    currency = models.CharField(_("currency"), max_length=3)
    next_step = models.CharField(_("next step"), max_length=500)
    next_on = models.DateField(_("by when"))
    state = models.CharField(
        _("state"), max_length=10, choices=OpportunityState.choices, default=OpportunityState.OPEN
    )
    origin = models.CharField(
        _("where it comes from"), max_length=10, choices=Origin.choices, default=Origin.NEW
    )
    stage = models.PositiveSmallIntegerField(_("stage"), choices=Stage.choices, default=Stage.FOUND)
    goal = models.ForeignKey(
        CustomerGoal, models.PROTECT, null=True, related_name="+", verbose_name=_("serves the goal")
    )
    driver = models.ForeignKey(
        Driver,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("follows from the driver"),
    )
    probability = models.DecimalField(
        _("own estimate of the chance"), max_digits=4, decimal_places=3, null=True
    )
    expected_on = models.DateField(_("business from"), null=True)
    decision = models.CharField(
        _("decision of the customer"), max_length=200, blank=True,
        help_text=_("How roles of the customer's people call it."),
    )  # fmt: skip
    words = models.CharField(_("how it ended"), max_length=500, blank=True)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("opened"))
    closed_at = models.DateTimeField(_("closed"), null=True)

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        verbose_name = _("opportunity")
        ordering: ClassVar = ["account_id", "next_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(next_step=""), name="opportunity_has_a_next_step"
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0), name="opportunity_is_worth_something"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OpportunityState.values), name="opportunity_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True)
                | (~Q(state="open") & Q(closed_at__isnull=False) & ~Q(words="")),
                name="opportunity_closed_with_words",
            ),
            models.CheckConstraint(
                condition=Q(origin__in=Origin.values), name="opportunity_origin_is_known"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values)
                & (Q(stage__lt=NEEDS_GOAL) | Q(goal__isnull=False)),
                name="opportunity_serves_a_goal_from_stage_two",
            ),
            models.CheckConstraint(
                condition=Q(probability__isnull=True) | Q(probability__range=(0, 1)),
                name="opportunity_chance_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def chance(self) -> Decimal:
        """Return how likely it is won: as somebody estimated, else as usual in its stage."""
        return Stage(self.stage).chance if self.probability is None else self.probability

    @property
    def weighted(self) -> Decimal:
        """Return what it is worth a year by its chance."""
        return self.value * self.chance

    @property
    def served_goal(self) -> CustomerGoal | None:
        """Return the goal that it serves, none where that was taken out of the profile."""
        return None if self.goal is None or self.goal.removed_at else self.goal


class Idea(Versioned):
    """An answer to "what more could we do together?", from anybody in the team or the customer."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="ideas")
    text = models.CharField(_("the idea"), max_length=500)
    from_customer = models.CharField(
        _("who at the customer had it"), max_length=200, blank=True,
        help_text=_("Empty: it is ours."),
    )  # fmt: skip
    state = models.CharField(
        _("state"), max_length=10, choices=IdeaState.choices, default=IdeaState.NEW
    )
    answer = models.CharField(_("what became of it"), max_length=500, blank=True)
    opportunity = models.ForeignKey(Opportunity, models.PROTECT, null=True, related_name="ideas")
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, related_name="+",
        verbose_name=_("who at the customer raised it themselves"),
    )  # fmt: skip
    raised_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    raised_at = models.DateTimeField(_("raised"))

    objects = AboutAccount["Idea"].as_manager()

    class Meta:
        verbose_name = _("idea")
        ordering: ClassVar = ["account_id", "-raised_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="idea_says_something"),
            models.CheckConstraint(
                condition=Q(raised_by__isnull=False) | Q(contact__isnull=False),
                name="idea_raised_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=IdeaState.values), name="idea_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(answer=""), name="idea_declined_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(opportunity__isnull=True) | Q(state="taken_up"),
                name="idea_with_opportunity_is_taken_up",
            ),
        ]

    def __str__(self) -> str:
        return self.text
