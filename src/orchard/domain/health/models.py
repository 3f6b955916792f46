"""Snapshots: the parts of an account's health on a day; the score follows from them."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.analytics.health import Cap, Part
from orchard.domain.accounts.models import Account, may_know
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet
from orchard.domain.health.rules import CAP_FIELDS
from orchard.domain.relationships.models import of_team


class HealthSnapshotQuerySet(ScopedQuerySet["HealthSnapshot"]):
    """Filters that one can chain."""

    permission = Permission.SEE_OPINIONS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # teams are users
        """Return snapshots of the accounts in whose team the viewer is, as for its people."""
        known = super().visible_to(viewer)
        return known.filter(may_know(viewer, "account__"), of_team(viewer))


class HealthSnapshot(models.Model):
    """How an account stood on a day: its parts from 0 to 100, and what holds its score down."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    taken_on = models.DateField(_("day"))
    delivery = models.FloatField(_("delivery"), null=True)
    value_confirmed = models.FloatField(_("value confirmed"), null=True)
    relationship = models.FloatField(_("relationship"), null=True)
    customer_voice = models.FloatField(_("customer voice"), null=True)
    commercial = models.FloatField(_("commercial"), null=True)
    plan_execution = models.FloatField(_("plan execution"), null=True)
    risk = models.FloatField(_("risk"), null=True)
    is_deviating = models.BooleanField(_("a critical deviation is open for long"))
    is_ending = models.BooleanField(_("an agreement ends and nothing follows"))
    is_unled = models.BooleanField(_("nobody leads it, or nobody stands behind it"))
    is_opposed = models.BooleanField(_("a decider is against us"))
    method = models.CharField(_("version of the method"), max_length=10)

    objects = HealthSnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("health of an account on a day")
        ordering: ClassVar = ["account_id", "-taken_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "taken_on"], name="health_taken_once_a_day"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{part.value}__isnull": True})
                    | Q(**{f"{part.value}__range": (0, 100)}),
                    name=f"health_{part.value}_is_of_a_hundred",
                )
                for part in Part
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.taken_on}"

    @property
    def scores(self) -> dict[Part, float | None]:
        """Return the score of each part, as far as it is known."""
        return {part: getattr(self, part.value) for part in Part}

    @property
    def caps(self) -> tuple[Cap, ...]:
        """Return what holds the score down."""
        return tuple(cap for cap, name in CAP_FIELDS.items() if getattr(self, name))
