"""What the job stores: the offers, what each unit buys of them, and suggestions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account, AccountUnit
from orchard.domain.core.fields import AmountField, PossibleAmount
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet
from orchard.domain.core.versions import Versioned
from orchard.domain.whitespace.models.ideas import Opportunity
from orchard.domain.whitespace.models.scoping import AboutAccount
from orchard.domain.whitespace.rules import SuggestionState


class SetQuerySet(ScopedQuerySet["WhiteSpaceSet"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS


class WhiteSpaceSet(models.Model):
    """One look at the ledger: who buys what, and what suggestions rest on."""

    as_of = models.DateField(_("last day that counts"))
    currency = models.CharField(_("currency"), max_length=3)
    inputs = models.CharField(_("hash of everything it rests on"), max_length=64)
    method = models.CharField(_("method of suggestions"), max_length=50)
    method_version = models.CharField(_("version of the method"), max_length=20)
    buyers = models.PositiveIntegerField(_("units that buy"), default=0)
    tested = models.JSONField(_("how good suggestions were"), default=dict, blank=True)
    too_little = models.BooleanField(_("too little to suggest"), default=False)
    made_at = models.DateTimeField(_("made"))

    objects = SetQuerySet.as_manager()

    class Meta:
        verbose_name = _("look at white space")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.as_of}: {self.method}"


class OfferQuerySet(ScopedQuerySet["OfferFigures"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS


class OfferFigures(models.Model):
    """One offer of the ledger: the columns of every matrix."""

    look = models.ForeignKey(WhiteSpaceSet, models.CASCADE, related_name="offers")
    family = models.CharField(_("family"), max_length=200, blank=True)
    key = models.CharField(_("key"), max_length=200)
    name = models.CharField(_("name"), max_length=300)
    sales_year = AmountField(_("sales of the last twelve months"))
    margin_share = models.FloatField(_("margin as a share of sales"), null=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer of the ledger")
        ordering: ClassVar = ["look_id", "-sales_year", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["look", "family", "key"], name="offer_once_per_look"),
        ]

    def __str__(self) -> str:
        return self.name


class AccountSales(models.Model):
    """What the units of one account bought, by family and offer, as one document.

    `{unit or "": {family: {offer: [sales of the last year, day of the last purchase or null]}}}`
    """

    look = models.ForeignKey(WhiteSpaceSet, models.CASCADE, related_name="accounts")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    cells = models.JSONField(_("sales by unit, family and offer"), default=dict)

    objects = AboutAccount["AccountSales"].as_manager()

    class Meta:
        verbose_name = _("sales of an account by unit and offer")
        ordering: ClassVar = ["look_id", "account_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["look", "account"], name="sales_once_per_look"),
        ]

    def __str__(self) -> str:
        return f"{self.look_id}: {self.account_id}"


class Suggestion(Versioned):
    """An offer that units like this one buy, with what it may bring and whom that rests on."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="suggestions")
    unit = models.ForeignKey(AccountUnit, models.CASCADE, null=True, related_name="+")
    family = models.CharField(_("family"), max_length=200, blank=True)
    offer = models.CharField(_("offer"), max_length=200)
    offer_name = models.CharField(_("name of the offer"), max_length=300)
    expected = AmountField(_("expected sales a year"))
    low = AmountField(_("low end"))
    high = AmountField(_("high end"))
    currency = models.CharField(_("currency"), max_length=3)
    margin_share = models.FloatField(_("margin as a share of sales"), null=True)
    contribution = PossibleAmount(_("expected contribution a year"), null=True)
    peers = models.PositiveIntegerField(_("peers that buy it"))
    nearest = models.JSONField(_("the nearest peers: account, unit, amount"), default=list)
    score = models.FloatField(_("how much speaks for it"))
    method = models.CharField(_("method"), max_length=50)
    method_version = models.CharField(_("version of the method"), max_length=20)
    as_of = models.DateField(_("last day that counts"))
    state = models.CharField(
        _("state"), max_length=10, choices=SuggestionState.choices, default=SuggestionState.OPEN
    )
    why = models.CharField(_("why it was dismissed"), max_length=500, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("answered"), null=True)
    opportunity = models.ForeignKey(Opportunity, models.PROTECT, null=True, related_name="+")

    objects = AboutAccount["Suggestion"].as_manager()

    class Meta:
        verbose_name = _("suggestion")
        ordering: ClassVar = [
            F("contribution").desc(nulls_last=True), "-expected", "id",
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["account", "state"], name="suggestions_of_account"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=SuggestionState.values), name="suggestion_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="dismissed") | ~Q(why=""),
                name="suggestion_dismissed_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(opportunity__isnull=False),
                name="suggestion_accepted_leads_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(low__lte=F("expected")) & Q(expected__lte=F("high")),
                name="suggestion_lies_in_its_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.offer_name}"
