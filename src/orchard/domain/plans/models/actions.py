"""What somebody does by a day: exactly one person answers for it, and it leads up to something."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.versions import Versioned
from orchard.domain.plans.models.groups import ProjectGroup
from orchard.domain.plans.models.plan import AccountPlan, Initiative, Objective
from orchard.domain.plans.models.scoping import AboutAccount
from orchard.domain.plans.rules.plan import STANDING, ActionState, Care
from orchard.domain.relationships.models import Contact
from orchard.domain.risk.models import Risk
from orchard.domain.whitespace.models import Opportunity

LINKS = ("objective", "initiative", "opportunity", "risk", "group")


class ActionQuerySet(AboutAccount["Action"]):
    """Filters that one can chain."""

    def kept(self) -> Self:
        """Return those that nobody took out."""
        return self.filter(removed_at__isnull=True)

    def standing(self) -> Self:
        """Return those that are still to be done."""
        return self.kept().filter(state__in=STANDING)

    def late(self, day: date) -> Self:
        """Return those that should have been done before a day."""
        return self.standing().filter(due_on__lt=day)


class Action(Versioned):
    """One thing to be done: by one of us or one of them, by a day, for something of the plan."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="actions")
    plan = models.ForeignKey(AccountPlan, models.PROTECT, null=True, related_name="actions")
    title = models.CharField(_("what is done"), max_length=300)
    care = models.CharField(_("care"), max_length=10, choices=Care.choices)
    user = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("responsible with us")
    )
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, related_name="+",
        verbose_name=_("responsible at the customer"),
    )  # fmt: skip
    due_on = models.DateField(_("by when"))
    first_due_on = models.DateField(_("by when, as first promised"))
    objective = models.ForeignKey(Objective, models.PROTECT, null=True, related_name="actions")
    initiative = models.ForeignKey(Initiative, models.PROTECT, null=True, related_name="actions")
    opportunity = models.ForeignKey(Opportunity, models.PROTECT, null=True, related_name="+")
    risk = models.ForeignKey(Risk, models.PROTECT, null=True, related_name="+")
    group = models.ForeignKey(ProjectGroup, models.PROTECT, null=True, related_name="actions")
    state = models.CharField(
        _("state"), max_length=12, choices=ActionState.choices, default=ActionState.OPEN
    )
    done_on = models.DateField(_("done on"), null=True)
    evidence = models.TextField(_("how we see that it is done"), blank=True)
    reason = models.TextField(_("why it was dropped"), blank=True)
    reminder_answered = models.SmallIntegerField(_("reminder that was answered"), null=True)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(_("noted at"))
    removed_at = models.DateTimeField(_("taken out at"), null=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        ordering: ClassVar = ["due_on", "id"]
        indexes: ClassVar = [
            models.Index(fields=["user", "state", "due_on"], name="action_by_user")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="action_has_title"),
            models.CheckConstraint(
                condition=Q(care__in=Care.values) & Q(state__in=ActionState.values),
                name="action_choices_are_known",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, contact__isnull=True)
                | Q(user__isnull=True, contact__isnull=False),
                name="action_has_one_responsible_person",
            ),
            models.CheckConstraint(
                condition=Q(objective__isnull=False) | Q(initiative__isnull=False)
                | Q(opportunity__isnull=False) | Q(risk__isnull=False) | Q(group__isnull=False),
                name="action_leads_up_to_something",
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False) & ~Q(evidence="")
                | ~Q(state="done") & Q(done_on__isnull=True),
                name="action_done_with_evidence",
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | ~Q(reason=""), name="action_dropped_with_reason"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def is_ours(self) -> bool:
        """Say whether one of us does it."""
        return self.user_id is not None
