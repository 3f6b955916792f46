"""Risks of an account, and where somebody looked for one and found none."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account, in_family, may_know
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet
from orchard.domain.core.versions import Versioned
from orchard.domain.risk.rules import (
    OVER,
    Category,
    Colour,
    Level,
    State,
    Treatment,
    Velocity,
    colour_of,
)


class RiskQuerySet(ScopedQuerySet["Risk"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return risks of accounts that the viewer may know."""
        return super().visible_to(viewer).filter(may_know(viewer, "account__"))

    def of(self, account: Account) -> Self:
        """Return risks of the account and of those that were merged into it."""
        return self.filter(in_family(account))

    def standing(self) -> Self:
        """Return those that are neither closed nor occurred."""
        return self.exclude(state__in=OVER)


class Risk(Versioned):
    """Something that may happen to our business with an account; never shown to the customer."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="risks")
    category = models.CharField(_("category"), max_length=20, choices=Category.choices)
    title = models.CharField(_("what may happen"), max_length=200)
    cause = models.TextField(_("because of what"), blank=True)
    effect = models.TextField(_("what it would do"), blank=True)
    likelihood = models.PositiveSmallIntegerField(_("likelihood"), choices=Level.choices)
    impact = models.PositiveSmallIntegerField(_("impact"), choices=Level.choices)
    velocity = models.CharField(_("how soon"), max_length=10, choices=Velocity.choices, blank=True)
    treatment = models.CharField(
        _("what we do"), max_length=10, choices=Treatment.choices, blank=True
    )
    residual_likelihood = models.PositiveSmallIntegerField(
        _("likelihood after that"), choices=Level.choices, null=True
    )
    residual_impact = models.PositiveSmallIntegerField(
        _("impact after that"), choices=Level.choices, null=True
    )
    comment = models.TextField(_("comment"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("owner"))
    review_on = models.DateField(_("looked at again on"))
    reason = models.TextField(_("why it is over"), blank=True)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(_("noted at"))

    objects = RiskQuerySet.as_manager()

    class Meta:
        verbose_name = _("risk")
        ordering: ClassVar = ["account_id", "review_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="risk_says_what_may_happen"),
            models.CheckConstraint(
                condition=Q(category__in=Category.values) & Q(state__in=State.values),
                name="risk_choices_are_known",
            ),
            models.CheckConstraint(
                condition=Q(likelihood__range=(1, 5)) & Q(impact__range=(1, 5)),
                name="risk_levels_lie_between_one_and_five",
            ),
            models.CheckConstraint(
                condition=Q(residual_likelihood__isnull=True, residual_impact__isnull=True)
                | Q(residual_likelihood__range=(1, 5), residual_impact__range=(1, 5)),
                name="risk_residual_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=OVER) | ~Q(reason=""), name="risk_is_over_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def score(self) -> int:
        """Return likelihood times impact: what is left after treatment, where that was judged."""
        likelihood, impact = self.levels
        return likelihood * impact

    @property
    def levels(self) -> tuple[int, int]:
        """Return likelihood and impact that count now."""
        if self.residual_likelihood is None or self.residual_impact is None:
            return self.likelihood, self.impact
        return self.residual_likelihood, self.residual_impact

    @property
    def colour(self) -> Colour:
        """Return how its score is shown."""
        return colour_of(*self.levels)


class CategoryCheckQuerySet(ScopedQuerySet["CategoryCheck"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return checks of accounts that the viewer may know."""
        return super().visible_to(viewer).filter(may_know(viewer, "account__"))

    def of(self, account: Account) -> Self:
        """Return checks of the account and of those that were merged into it."""
        return self.filter(in_family(account))


class CategoryCheck(models.Model):
    """Somebody looked for risks of a category on a day and found none; only ever added."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    category = models.CharField(_("category"), max_length=20, choices=Category.choices)
    checked_on = models.DateField(_("looked on"))
    words = models.CharField(_("what was looked at"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("noted at"))

    objects = CategoryCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("category of risks without one")
        ordering: ClassVar = ["account_id", "category", "-checked_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(category__in=Category.values), name="checked_category_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category}: {self.checked_on}"
