"""The value ledger: what a customer gained with us in a year, how we know, and what they say."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.fields import AmountField, PossibleAmount
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet, Viewer
from orchard.domain.core.versions import Versioned
from orchard.domain.economics.rules.defence import GRADES
from orchard.domain.plans.rules.joint import Benefit
from orchard.domain.plans.rules.joint_scorecard import Quarter
from orchard.domain.plans.rules.values import ValueStatus


class ValueRecordQuerySet(ScopedQuerySet["ValueRecord"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: Viewer) -> Self:
        """Return records about accounts that the viewer may know."""
        known = Account.objects.visible_to(viewer)  # type: ignore[arg-type]  # insiders are users
        return super().visible_to(viewer).filter(account__in=known.values("pk"))

    def standing(self) -> Self:
        """Return those that nobody took out."""
        return self.filter(removed_at__isnull=True)

    def of_quarter(self, quarter: Quarter) -> Self:
        """Return those of a quarter, and those that are of its whole year."""
        in_it = Q(quarter__isnull=True) | Q(quarter=quarter.number)
        return self.filter(in_it, year=quarter.year)


class ValueRecord(Versioned):
    """One value delivered in a year; confirmed only by a person at the customer or by proof."""

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="values_delivered", verbose_name=_("account")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(
        _("quarter"), null=True, help_text=_("Empty: the value is of the whole year.")
    )
    kind = models.CharField(
        _("type of benefit"), max_length=20, choices=Benefit.choices, default=Benefit.OTHER
    )
    benefit = models.CharField(_("what the customer gained"), max_length=200)
    amount = AmountField(_("worth in the year"))
    currency = models.CharField(_("currency"), max_length=3)
    alternative = models.CharField(_("next best alternative"), max_length=200, blank=True)
    alternative_amount = PossibleAmount(_("worth with the alternative"), null=True)
    method = models.TextField(_("how it was measured"))
    grade = models.CharField(_("confidence grade"), max_length=1, choices=GRADES)
    status = models.CharField(
        _("what the customer says"),
        max_length=10,
        choices=ValueStatus.choices,
        default=ValueStatus.CLAIMED,
    )
    answered_by = models.CharField(_("who at the customer"), max_length=200, blank=True)
    answered_on = models.DateField(_("answered on"), null=True)
    words = models.TextField(_("proof, or why they dispute it"), blank=True)
    corrected_amount = PossibleAmount(_("worth, as the customer says"), null=True)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("noted by"))
    noted_at = models.DateTimeField(_("noted at"))
    removed_at = models.DateTimeField(_("taken out at"), null=True)

    objects = ValueRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("value delivered")
        ordering: ClassVar = ["account_id", "-year", "-amount", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(benefit="") & ~Q(method=""), name="value_says_what_and_how"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="value_is_positive"),
            models.CheckConstraint(
                condition=Q(kind__in=Benefit.values)
                & (Q(quarter__isnull=True) | Q(quarter__range=(1, 4))),
                name="value_kind_and_quarter_are_known",
            ),
            models.CheckConstraint(
                condition=Q(alternative_amount__isnull=True) | ~Q(alternative=""),
                name="value_alternative_has_a_name",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ValueStatus.values), name="value_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status=ValueStatus.CLAIMED)
                | (~Q(answered_by="") & Q(answered_on__isnull=False)),
                name="value_answer_has_person_and_day",
            ),
            models.CheckConstraint(
                condition=~Q(status=ValueStatus.DISPUTED) | ~Q(words=""),
                name="value_dispute_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.benefit}"

    @property
    def more_than_alternative(self) -> Decimal | None:
        """Return what it is worth beyond the next best alternative, where that is known."""
        if self.alternative_amount is None:
            return None
        return self.amount - self.alternative_amount
