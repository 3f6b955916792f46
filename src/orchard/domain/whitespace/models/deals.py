"""Deals of opportunities, judged against the hurdle before they are signed."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import may_know
from orchard.domain.core.fields import AmountField, PossibleAmount
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet
from orchard.domain.core.versions import Versioned
from orchard.domain.whitespace.models.ideas import Opportunity
from orchard.domain.whitespace.rules import Grade
from orchard.domain.whitespace.terms import LONGEST_MONTHS, Terms, Verdict


class DealQuerySet(ScopedQuerySet["Deal"]):
    """Deals, for those who may know the account and see margins."""

    permission = Permission.SEE_MARGINS
    path: ClassVar[str] = "opportunity__account__"

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return deals with accounts that the viewer may know."""
        return super().visible_to(viewer).filter(may_know(viewer, self.path))

    def unsigned(self) -> Self:
        """Return those that nobody signed."""
        return self.filter(signed_at__isnull=True)


class Deal(Versioned):
    """What an opportunity is to bring over the term of its deal; once signed it stays as it was.

    Every amount is of the whole term; one that is not known is empty, never zero.
    """

    opportunity = models.OneToOneField(Opportunity, models.PROTECT, related_name="deal")
    amount = AmountField(_("net sales over the term"))
    margin = PossibleAmount(_("margin over the term"), null=True)
    cost_to_serve = PossibleAmount(_("cost to serve over the term"), null=True)
    spend = PossibleAmount(_("spent at once"), null=True)
    currency = models.CharField(_("currency"), max_length=3)
    starts_on = models.DateField(_("starts on"))
    months = models.PositiveSmallIntegerField(_("months"))
    grade = models.CharField(_("how sure"), max_length=1, choices=Grade.choices)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written"))
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(_("signed"), null=True)
    verdict = models.CharField(
        _("verdict when it was signed"), max_length=10, choices=Verdict.choices, blank=True
    )
    hurdle_share = models.DecimalField(
        _("hurdle when it was signed"), max_digits=6, decimal_places=5, null=True
    )
    policy_number = models.PositiveIntegerField(_("policy when it was signed"), null=True)
    adds = PossibleAmount(_("added to the lifetime value, when it was signed"), null=True)
    adds_by = models.JSONField(
        _("by which forecast, day, method and grade"), default=dict, blank=True
    )
    reason = models.CharField(_("why it was signed all the same"), max_length=500, blank=True)

    objects = DealQuerySet.as_manager()

    class Meta:
        verbose_name = _("deal")
        ordering: ClassVar = ["opportunity_id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount__gt=0)
                & (Q(cost_to_serve__isnull=True) | Q(cost_to_serve__gte=0))
                & (Q(spend__isnull=True) | Q(spend__gte=0)),
                name="deal_amounts_are_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(months__range=(1, LONGEST_MONTHS)), name="deal_runs_some_months"
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by__isnull=True, verdict="")
                | (
                    Q(signed_at__isnull=False, signed_by__isnull=False)
                    & Q(hurdle_share__isnull=False, verdict__in=Verdict.values)
                ),
                name="deal_signed_with_its_verdict",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=("", Verdict.PASSES)) | ~Q(reason=""),
                name="deal_below_the_hurdle_signed_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opportunity_id}: {self.starts_on}"

    @property
    def is_signed(self) -> bool:
        """Say whether it was signed: then it stays as it was."""
        return self.signed_at is not None

    @property
    def terms(self) -> Terms:
        """Return what it is to bring."""
        return Terms(
            self.amount, self.starts_on, self.months, self.margin, self.cost_to_serve, self.spend
        )
