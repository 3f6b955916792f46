"""What more we could do together: ideas, and the opportunities that they and cells become."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account, AccountUnit
from orchard.domain.core.fields import AmountField
from orchard.domain.core.models import User
from orchard.domain.core.versions import Versioned
from orchard.domain.whitespace.models.scoping import AboutAccount
from orchard.domain.whitespace.rules import IdeaState, OpportunityState


class Opportunity(Versioned):
    """Business that we try to win in one place, with one owner and a next step.

    It lies below plans, so that plans may link it to goals and stages of their own.
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
    decision = models.CharField(
        _("decision of the customer"), max_length=200, blank=True,
        help_text=_("How roles of the customer's people call it."),
    )  # fmt: skip
    words = models.CharField(_("how it ended"), max_length=500, blank=True)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("opened"))
    closed_at = models.DateTimeField(_("closed"), null=True)

    objects = AboutAccount["Opportunity"].as_manager()

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
        ]

    def __str__(self) -> str:
        return self.title


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
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(_("raised"))

    objects = AboutAccount["Idea"].as_manager()

    class Meta:
        verbose_name = _("idea")
        ordering: ClassVar = ["account_id", "-raised_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="idea_says_something"),
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
