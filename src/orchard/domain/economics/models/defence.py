"""What speaks for our price: benefits against the next-best alternative, and concessions."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.fields import AmountField, PossibleAmount
from orchard.domain.core.models import User
from orchard.domain.core.versions import Versioned
from orchard.domain.economics.models.assumptions import OfAccountQuerySet
from orchard.domain.economics.rules.defence import GRADES


class BenefitQuerySet(OfAccountQuerySet["Benefit"]):
    """Filters that one can chain."""

    def standing(self) -> Self:
        """Return those that nobody took off the sheet."""
        return self.filter(removed_at__isnull=True)


class Benefit(models.Model):
    """What the customer gains with us a year, compared with the next-best alternative."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="benefits")
    name = models.CharField(_("benefit"), max_length=200)
    alternative = models.CharField(_("next-best alternative"), max_length=200)
    currency = models.CharField(_("currency"), max_length=3)
    low = AmountField(_("worth a year, at least"))
    high = AmountField(_("worth a year, at most"))
    evidence = models.TextField(_("how we know"))
    grade = models.CharField(_("confidence grade"), max_length=1, choices=GRADES)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(_("noted at"))
    removed_at = models.DateTimeField(_("taken off at"), null=True)

    objects = BenefitQuerySet.as_manager()

    class Meta:
        verbose_name = _("benefit for a customer")
        ordering: ClassVar = ["account_id", "-high", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(alternative="") & ~Q(evidence=""),
                name="benefit_has_evidence",
            ),
            models.CheckConstraint(
                condition=Q(low__lte=models.F("high")), name="benefit_range_is_one"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ConcessionQuerySet(OfAccountQuerySet["Concession"]):
    """Filters that one can chain."""


class Concession(Versioned):
    """What we gave a customer and what we got for it; without a return it stands out."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="concessions")
    agreed_on = models.DateField(_("agreed on"))
    given = models.CharField(_("what we give"), max_length=300)
    given_worth = AmountField(_("what it costs us a year"))
    got = models.CharField(_("what we get"), max_length=300, blank=True)
    got_worth = PossibleAmount(_("what it is worth a year"), null=True)
    currency = models.CharField(_("currency"), max_length=3)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(_("noted at"))

    objects = ConcessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("concession")
        ordering: ClassVar = ["account_id", "-agreed_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(given=""), name="concession_says_what"),
            models.CheckConstraint(
                condition=~Q(got="") | Q(got_worth__isnull=True), name="concession_worth_of_return"
            ),
        ]

    def __str__(self) -> str:
        return self.given
