"""Competitors by the names that the whole organisation uses, and where they are inside."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models.accounts import AccountUnit
from orchard.domain.accounts.models.profile import KnownQuerySet, Sourced, sourced, to_goal
from orchard.domain.accounts.rules.profile import ProfileKind, Strength
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet


class CompetitorQuerySet(ScopedQuerySet["Competitor"]):
    """Filters that one can chain; who sees accounts knows who competes for them."""

    permission = Permission.SEE_ACCOUNTS


class Competitor(models.Model):
    """A company that competes with us; one name for everybody here."""

    name = models.CharField(_("competitor"), max_length=200)

    objects = CompetitorQuerySet.as_manager()

    class Meta:
        verbose_name = _("competitor")
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("name"), name="competitor_named_once"),
            models.CheckConstraint(condition=~Q(name=""), name="competitor_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class CompetitorPresence(Sourced):
    """A competitor inside a customer: in which unit and category, how strong, backed by whom."""

    kind = ProfileKind.PRESENCE
    title_field = "category"

    competitor = models.ForeignKey(
        Competitor, models.PROTECT, related_name="presences", verbose_name=_("competitor")
    )
    unit = models.ForeignKey(
        AccountUnit, models.PROTECT, null=True, related_name="+", verbose_name=_("unit")
    )
    category = models.CharField(_("category"), max_length=200)
    strength = models.PositiveSmallIntegerField(_("strength"), choices=Strength.choices)
    share = models.DecimalField(
        _("share of the category"), max_digits=4, decimal_places=3, null=True
    )
    sponsor = models.CharField(_("who backs them there"), max_length=200, blank=True)
    last_move = models.CharField(_("last move"), max_length=300, blank=True)
    moved_on = models.DateField(_("moved on"), null=True)
    goal = to_goal()

    objects = KnownQuerySet["CompetitorPresence"].as_manager()

    class Meta:
        verbose_name = _("presence of a competitor")
        ordering: ClassVar = ["account_id", "-strength", "id"]
        constraints: ClassVar = [
            *sourced("presence", "category"),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__range=(0, 1)),
                name="presence_share_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(strength__in=Strength.values), name="presence_strength_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.competitor_id}"

    @property
    def headline(self) -> str:
        """Return who is inside with what."""
        return f"{self.competitor.name}: {self.category}"
