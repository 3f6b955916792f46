"""What is known about a customer: facts, income, goals, drivers, figures; each with its source."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models.accounts import Account, may_know
from orchard.domain.accounts.rules.knowing import Known
from orchard.domain.accounts.rules.profile import (
    Area,
    Confidence,
    DriverKind,
    Horizon,
    Likelihood,
    ProfileKind,
    Timing,
)
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet
from orchard.domain.core.versions import Versioned

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class KnownQuerySet(ScopedQuerySet[M_co]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return what is known about accounts that the viewer may know."""
        return super().visible_to(viewer).filter(may_know(viewer, "account__"))

    def standing(self) -> Self:
        """Return what nobody took out."""
        return self.filter(removed_at__isnull=True)


class Sourced(Versioned):
    """Something that is known: from whom, of which day, how sure, who wrote and confirmed it."""

    kind: ClassVar[ProfileKind]
    title_field: ClassVar[str] = "title"
    is_stale: bool = False
    """Whether somebody has to look at it again; said by the queries, which know the policy."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    source = models.CharField(_("source"), max_length=300)
    said_on = models.DateField(_("of"))
    confidence = models.CharField(_("how sure"), max_length=10, choices=Confidence.choices)
    written_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"))
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, verbose_name=_("confirmed by")
    )
    confirmed_on = models.DateField(_("confirmed on"), null=True)
    removed_at = models.DateTimeField(_("taken out at"), null=True)

    class Meta:
        abstract = True

    @property
    def headline(self) -> str:
        """Return what it says in one line."""
        return str(getattr(self, self.title_field))

    @property
    def true_on(self) -> date:
        """Return the day on which it was last seen to be true."""
        return max(self.said_on, self.confirmed_on or self.said_on)

    def as_known(self) -> Known:
        """Return it as the rules count it."""
        return Known(self.kind, getattr(self, "topic", ""), self.true_on)


def sourced(name: str, title: str) -> list[models.CheckConstraint | models.UniqueConstraint]:
    """Return what holds of every table of known things."""
    return [
        models.CheckConstraint(condition=~Q(**{title: ""}) & ~Q(source=""), name=f"{name}_has_source"),
        models.CheckConstraint(
            condition=Q(confirmed_by__isnull=True, confirmed_on__isnull=True)
            | Q(confirmed_by__isnull=False, confirmed_on__isnull=False),
            name=f"{name}_confirmed_by_somebody",
        ),
    ]  # fmt: skip


class CustomerGoal(Sourced):
    """What the customer wants to reach, how they measure it, who answers for it there."""

    kind = ProfileKind.GOAL

    title = models.CharField(_("goal"), max_length=200)
    metric = models.CharField(_("metric and target"), max_length=200, blank=True)
    horizon = models.PositiveSmallIntegerField(_("horizon"), choices=Horizon.choices)
    owner = models.CharField(_("owner at the customer"), max_length=200, blank=True)

    objects = KnownQuerySet["CustomerGoal"].as_manager()

    class Meta:
        verbose_name = _("customer goal")
        ordering: ClassVar = ["account_id", "horizon", "id"]
        constraints: ClassVar = [
            *sourced("customer_goal", "title"),
            models.CheckConstraint(
                condition=Q(horizon__in=Horizon.values), name="customer_goal_has_horizon"
            ),
        ]

    def __str__(self) -> str:
        return self.title


def to_goal() -> Any:
    """Return the link to a goal of the customer that nearly everything can have."""
    return models.ForeignKey(
        CustomerGoal, models.PROTECT, null=True, related_name="+", verbose_name=_("serves the goal")
    )


class ProfileFact(Sourced):
    """A statement about the customer that answers a question of the profile, or stands alone."""

    kind = ProfileKind.FACT
    title_field = "statement"

    area = models.CharField(_("area"), max_length=10, choices=Area.choices)
    topic = models.CharField(_("answers"), max_length=20, blank=True)
    statement = models.TextField(_("statement"))
    goal = to_goal()

    objects = KnownQuerySet["ProfileFact"].as_manager()

    class Meta:
        verbose_name = _("profile fact")
        ordering: ClassVar = ["account_id", "id"]
        constraints: ClassVar = [
            *sourced("profile_fact", "statement"),
            models.CheckConstraint(condition=Q(area__in=Area.values), name="profile_fact_has_area"),
        ]

    def __str__(self) -> str:
        return self.statement[:60]


class IncomeSource(Sourced):
    """A part of the customer's income: what it is, and its share."""

    kind = ProfileKind.INCOME

    title = models.CharField(_("segment or income source"), max_length=200)
    share = models.DecimalField(_("share of income"), max_digits=4, decimal_places=3, null=True)

    objects = KnownQuerySet["IncomeSource"].as_manager()

    class Meta:
        verbose_name = _("income source")
        ordering: ClassVar = ["account_id", "id"]
        constraints: ClassVar = [
            *sourced("income_source", "title"),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__range=(0, 1)),
                name="income_share_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Driver(Sourced):
    """A trend, rule or technology that affects the customer."""

    kind = ProfileKind.DRIVER

    type = models.CharField(_("type"), max_length=10, choices=DriverKind.choices)
    title = models.CharField(_("driver"), max_length=200)
    effect = models.TextField(_("effect on them"), blank=True)
    likelihood = models.PositiveSmallIntegerField(_("likelihood"), choices=Likelihood.choices)
    timing = models.CharField(_("when"), max_length=15, choices=Timing.choices)
    goal = to_goal()

    objects = KnownQuerySet["Driver"].as_manager()

    class Meta:
        verbose_name = _("driver")
        ordering: ClassVar = ["account_id", "-likelihood", "id"]
        constraints: ClassVar = [
            *sourced("driver", "title"),
            models.CheckConstraint(
                condition=Q(likelihood__in=Likelihood.values), name="driver_has_likelihood"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CustomerKPI(Sourced):
    """A figure by which the customer measures success, and how we believe to move it."""

    kind = ProfileKind.MEASURE

    title = models.CharField(_("KPI"), max_length=200)
    level = models.CharField(_("level and target"), max_length=200, blank=True)
    contribution = models.TextField(_("how we contribute"), blank=True)
    evidence = models.CharField(_("evidence of it"), max_length=500, blank=True)
    goal = to_goal()

    objects = KnownQuerySet["CustomerKPI"].as_manager()

    class Meta:
        verbose_name = _("customer KPI")
        ordering: ClassVar = ["account_id", "id"]
        constraints: ClassVar = [
            *sourced("customer_kpi", "title"),
            models.CheckConstraint(
                condition=Q(evidence="") | ~Q(contribution=""), name="customer_kpi_evidence_of"
            ),
        ]

    def __str__(self) -> str:
        return self.title
