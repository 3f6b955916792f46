"""Forecasts of accounts in versions, planned quarters in versions, and shocks that were named."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.fields import PossibleAmount
from orchard.domain.core.models import SealedRow, User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet, Viewer
from orchard.domain.core.versions import Versioned
from orchard.domain.economics.rules.assumption_record import from_record
from orchard.domain.economics.rules.assumptions import Assumptions, Start

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class OfAccountQuerySet(ScopedQuerySet[M_co]):
    """Rows about an account, for those who may know the account and see margins."""

    permission = Permission.SEE_MARGINS

    def visible_to(self, viewer: Viewer) -> Self:
        """Return rows about accounts that the viewer may know."""
        known = Account.objects.visible_to(viewer)  # type: ignore[arg-type]  # insiders are users
        return super().visible_to(viewer).filter(account__in=known.values("pk"))


class ForecastQuerySet(OfAccountQuerySet["ForecastVersion"]):
    """Filters that one can chain."""

    def published(self) -> Self:
        """Return forecasts that count, the latest of each account first."""
        return self.filter(published_at__isnull=False).order_by("account_id", "-number")

    def drafts(self) -> Self:
        """Return forecasts that somebody still works on."""
        return self.filter(published_at__isnull=True)


class ForecastVersion(Versioned):
    """What an account is expected to bring, year by year; never changes once published."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="forecasts")
    number = models.PositiveIntegerField(_("number"))
    first_year = models.PositiveSmallIntegerField(_("year of the first cash flow"))
    record = models.JSONField(_("assumptions"))
    start = models.CharField(_("where it began"), max_length=10, choices=Start.choices)
    reason = models.TextField(_("why it changes"), blank=True)
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(_("last changed"))
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    published_at = models.DateTimeField(_("published"), null=True)
    currency = models.CharField(_("currency"), max_length=3)
    value = PossibleAmount(_("lifetime value"), null=True)
    value_low = PossibleAmount(_("lifetime value in the worst scenario"), null=True)
    value_high = PossibleAmount(_("lifetime value in the best scenario"), null=True)
    value_expected = PossibleAmount(_("lifetime value over the scenarios"), null=True)
    grade = models.CharField(_("confidence grade"), max_length=1, blank=True)
    method = models.CharField(_("version of the method"), max_length=20, blank=True)
    policy_number = models.PositiveIntegerField(_("policy"), null=True)

    objects = ForecastQuerySet.as_manager()

    class Meta:
        verbose_name = _("forecast of an account")
        ordering: ClassVar = ["account_id", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "number"], name="forecast_number_once"),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(published_at__isnull=True),
                name="forecast_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True)
                | (Q(value__isnull=False) & ~Q(grade="") & ~Q(method="") & ~Q(reason="")),
                name="forecast_published_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(start__in=Start.values), name="forecast_start_is_known"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Forecast %(number)d")) % {"number": self.number}

    @property
    def assumptions(self) -> Assumptions:
        """Return what the forecast assumes."""
        return from_record(self.record)

    @property
    def is_published(self) -> bool:
        """Say whether it may no longer change."""
        return self.published_at is not None


class PlanQuerySet(OfAccountQuerySet["RevenuePlan"]):
    """Filters that one can chain."""


class RevenuePlan(SealedRow):
    """Planned revenue and margin of an account by quarter; a new version replaces the last."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="revenue_plans")
    number = models.PositiveIntegerField(_("number"))
    currency = models.CharField(_("currency"), max_length=3)
    quarters = models.JSONField(_("quarters"), help_text=_("First day, revenue, margin."))
    reason = models.TextField(_("why it changes"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made at"))

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("revenue plan of an account")
        ordering: ClassVar = ["account_id", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "number"], name="revenue_plan_number_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="revenue_plan_has_reason"),
        ]

    def __str__(self) -> str:
        return str(_("Plan %(number)d")) % {"number": self.number}


class ShockQuerySet(OfAccountQuerySet["Shock"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS


class Shock(Versioned):
    """Something that hit an account or is expected to: named, so that a dip can be understood."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="shocks")
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(
        _("quarter"), null=True, validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    name = models.CharField(_("what happened"), max_length=200)
    effect = models.TextField(_("its effect"))
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(_("noted at"))

    objects = ShockQuerySet.as_manager()

    class Meta:
        verbose_name = _("shock")
        ordering: ClassVar = ["account_id", "-year", "-quarter", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="shock_has_name"),
            models.CheckConstraint(
                condition=Q(quarter__isnull=True) | Q(quarter__range=(1, 4)),
                name="shock_quarter_is_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.name}"
