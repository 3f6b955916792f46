"""The charter of the programme: what a key account is here, and who answers for it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet
from orchard.domain.core.versions import Versioned
from orchard.domain.selection.rules.places import Room


class CharterQuerySet(ScopedQuerySet["Charter"]):
    """Everybody who sees accounts sees what makes one key."""

    permission = Permission.SEE_ACCOUNTS


class Charter(Versioned):
    """Purpose, scope and definition; without one there are no key accounts. One row."""

    ONLY: ClassVar = 1

    purpose = models.TextField(_("purpose"))
    scope = models.TextField(_("scope"))
    definition = models.TextField(_("what makes an account key"))
    difference = models.TextField(_("how a key account differs from an ordinary one"))
    starts_on = models.DateField(_("start"))
    horizon_months = models.PositiveSmallIntegerField(_("horizon in months"), default=36)
    owner = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("executive owner")
    )
    champion = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, verbose_name=_("champion")
    )
    manager_hours = models.PositiveIntegerField(_("account managers' hours a year"), null=True)
    hours_per_account = models.PositiveIntegerField(_("hours a year for one account"), null=True)
    cap = models.PositiveSmallIntegerField(_("most key accounts"), null=True)
    cap_reason = models.TextField(_("why so many"), blank=True)
    cap_allowed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, verbose_name=_("allowed by")
    )
    written_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"))

    objects = CharterQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme charter")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="one_charter"),
            models.CheckConstraint(
                condition=~Q(purpose="") & ~Q(definition="") & ~Q(difference=""),
                name="charter_defines_a_key_account",
            ),
        ]

    def __str__(self) -> str:
        return self.purpose[:60]

    @property
    def capacity(self) -> int | None:
        """Return how many accounts the managers' hours carry; nothing while hours are not known."""
        if not self.manager_hours or not self.hours_per_account:
            return None
        return self.manager_hours // self.hours_per_account

    @property
    def room(self) -> Room:
        """Return the places that the charter gives, none of them held yet."""
        return Room(
            0,
            self.cap,
            self.capacity,
            has_reason=bool(self.cap_reason),
            owner_allowed=self.cap_allowed_by_id is not None,
        )


class StrategyGoalQuerySet(ScopedQuerySet["StrategyGoal"]):
    """Filters that one can chain."""

    permission = Permission.SEE_SELECTION

    def in_force(self) -> StrategyGoalQuerySet:
        """Return goals that nobody took back."""
        return self.filter(ended_at__isnull=True)


class StrategyGoal(Versioned):
    """A named goal of the company's strategy, which accounts can serve."""

    title = models.CharField(_("goal"), max_length=200, unique=True)
    why = models.TextField(_("why it matters"), blank=True)
    ended_at = models.DateTimeField(_("taken back at"), null=True)

    objects = StrategyGoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal of the strategy")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="strategy_goal_is_named"),
        ]

    def __str__(self) -> str:
        return self.title
