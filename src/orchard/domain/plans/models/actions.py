"""What somebody does by a day: exactly one person answers for it, and it leads up to something."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.agreements.models import Deviation, Promise
from orchard.domain.core.calendar import add_months
from orchard.domain.core.models import User
from orchard.domain.core.versions import Versioned
from orchard.domain.plans.models.groups import ProjectGroup
from orchard.domain.plans.models.plan import AccountPlan, Initiative, Objective
from orchard.domain.plans.models.scoping import AboutAccount
from orchard.domain.plans.rules.actions import (
    DONE_LATELY,
    MONTHS_JUDGED,
    Fate,
    fate_of,
    is_to_tell,
    step_due,
)
from orchard.domain.plans.rules.plan import STANDING, ActionState, Care
from orchard.domain.relationships.guards import merged
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.rules import Function
from orchard.domain.risk.models import Risk
from orchard.domain.whitespace.models import Opportunity

LINKS = ("objective", "initiative", "opportunity", "risk", "deviation", "promise", "group")


class ActionQuerySet(AboutAccount["Action"]):
    """Filters that one can chain."""

    def kept(self) -> Self:
        """Return those that nobody took out."""
        return self.filter(removed_at__isnull=True)

    def standing(self) -> Self:
        """Return those that are still to be done."""
        return self.kept().filter(state__in=STANDING)

    def alone(self) -> Self:
        """Return those whose responsible person is gone."""
        gone = Q(user__is_active=False) | Q(contact__left_on__isnull=False)
        return self.standing().filter(gone | Q(contact__erased_at__isnull=False))

    def shown(self) -> Self:
        """Return actions with all that a list says of each."""
        return self.select_related("account__merged_into", "user", "contact", *LINKS)

    def due_lately(self, day: date) -> Self:
        """Return those whose day came in the last twelve months; a day has until its midnight."""
        return self.filter(due_on__gte=add_months(day, -MONTHS_JUDGED), due_on__lt=day)

    def done_lately(self, day: date) -> Self:
        """Return what was done in the last month, the latest first."""
        done = self.filter(state=ActionState.DONE, done_on__gt=day - DONE_LATELY)
        return done.order_by("-done_on", "-pk")

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
    towards = models.CharField(
        _("towards whom at the customer"), max_length=20, choices=Function.choices, blank=True
    )
    due_on = models.DateField(_("by when"))
    first_due_on = models.DateField(_("by when, as first promised"))
    objective = models.ForeignKey(Objective, models.PROTECT, null=True, related_name="actions")
    initiative = models.ForeignKey(Initiative, models.PROTECT, null=True, related_name="actions")
    opportunity = models.ForeignKey(Opportunity, models.PROTECT, null=True, related_name="+")
    risk = models.ForeignKey(Risk, models.PROTECT, null=True, related_name="+")
    deviation = models.ForeignKey(Deviation, models.PROTECT, null=True, related_name="+")
    promise = models.ForeignKey(Promise, models.PROTECT, null=True, related_name="+")
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
                condition=Q(care__in=Care.values) & Q(state__in=ActionState.values)
                & Q(towards__in=["", *Function.values]),
                name="action_choices_are_known",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, contact__isnull=True)
                | Q(user__isnull=True, contact__isnull=False),
                name="action_has_one_responsible_person",
            ),
            models.CheckConstraint(
                condition=Q(objective__isnull=False) | Q(initiative__isnull=False)
                | Q(opportunity__isnull=False) | Q(risk__isnull=False)
                | Q(deviation__isnull=False) | Q(promise__isnull=False) | Q(group__isnull=False),
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

    @property
    def home(self) -> Account:
        """Return the account that it belongs to now, after any merger."""
        return merged(self.account)

    @property
    def is_standing(self) -> bool:
        """Say whether it is still to be done."""
        return self.state in STANDING and self.removed_at is None

    @property
    def has_moved(self) -> bool:
        """Say whether its day is later than first promised."""
        return self.due_on > self.first_due_on

    @property
    def is_alone(self) -> bool:
        """Say whether whoever was to do it is gone."""
        if self.user is not None:
            return not self.user.is_active
        return self.contact is None or not self.contact.is_here

    @property
    def fate(self) -> Fate:
        """Return what became of it, once its day has come."""
        return fate_of(self.state, self.due_on, self.done_on)

    @property
    def is_joint(self) -> bool:
        """Say whether the customer works in it: somebody there does it, or in what it is part of."""
        theirs = self.contact_id is not None or self.group_id is not None
        return theirs or (self.initiative is not None and self.initiative.is_joint)

    def reminder_on(self, day: date) -> int | None:
        """Return which reminder waits for who does it; nothing when none does."""
        step = step_due(day, self.due_on) if self.is_standing else None
        return step if is_to_tell(step, self.reminder_answered) else None

    @property
    def leads_up_to(
        self,
    ) -> Objective | Initiative | Opportunity | Risk | Deviation | Promise | ProjectGroup:
        """Return what it is for."""
        found = next(filter(None, (getattr(self, name) for name in LINKS)))
        kinds = Objective | Initiative | Opportunity | Risk | Deviation | Promise | ProjectGroup
        assert isinstance(found, kinds)
        return found


class WorkLetter(models.Model):
    """One person's weekly letter of what they are to do; without a row it is wanted."""

    user = models.OneToOneField(User, models.CASCADE, related_name="work_letter")
    is_wanted = models.BooleanField(_("weekly letter of one's actions"), default=True)
    sent_on = models.DateField(_("last sent on"), null=True)

    class Meta:
        verbose_name = _("weekly letter of actions")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.user_id}"
