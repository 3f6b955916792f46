"""Where we stand with a customer, in their eyes; and how they help us to be believed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account, AccountUnit
from orchard.domain.core.fields import AmountField
from orchard.domain.core.models import User
from orchard.domain.core.versions import Versioned
from orchard.domain.selection.models.scoping import AboutAccount
from orchard.domain.selection.rules.choices import (
    Grade,
    Permit,
    ReferenceKind,
    Stage,
    TheirView,
)


class SuccessFactor(Versioned):
    """What counts for this customer when they choose a supplier: we, beside the best competitor."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="success_factors")
    title = models.CharField(_("what counts for them"), max_length=200)
    weight = models.DecimalField(_("weight"), max_digits=4, decimal_places=3)
    own = models.DecimalField(_("we"), max_digits=3, decimal_places=1)
    competitor = models.DecimalField(_("best competitor"), max_digits=3, decimal_places=1)
    competitor_name = models.CharField(_("who that is"), max_length=200, blank=True)
    source = models.CharField(_("how we know"), max_length=300)
    grade = models.CharField(_("how sure"), max_length=1, choices=Grade.choices)
    removed_at = models.DateTimeField(_("taken out at"), null=True)

    objects = AboutAccount["SuccessFactor"].as_manager()

    class Meta:
        verbose_name = _("success factor")
        ordering: ClassVar = ["account_id", "-weight", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "title"],
                condition=Q(removed_at__isnull=True),
                name="success_factor_once",
            ),
            models.CheckConstraint(
                condition=Q(weight__range=(0, 1))
                & Q(own__range=(0, 10))
                & Q(competitor__range=(0, 10)),
                name="success_factor_on_the_scale",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(source=""), name="success_factor_has_source"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Position(Versioned):
    """Our relation with the customer in our eyes and in theirs, and where both may be later."""

    account = models.OneToOneField(Account, models.PROTECT, related_name="position")
    stage = models.PositiveSmallIntegerField(_("stage today"), choices=Stage.choices, null=True)
    intended_stage = models.PositiveSmallIntegerField(
        _("stage that we intend"), choices=Stage.choices, null=True
    )
    stated_stage = models.PositiveSmallIntegerField(
        _("stage that they state"), choices=Stage.choices, null=True
    )
    their_view = models.CharField(
        _("how they classify us"), max_length=20, choices=TheirView.choices, blank=True
    )
    our_appeal = models.DecimalField(
        _("how attractive we are to them"), max_digits=3, decimal_places=1, null=True
    )
    source = models.CharField(_("how we know"), max_length=300, blank=True)
    grade = models.CharField(_("how sure"), max_length=1, choices=Grade.choices, blank=True)
    said_on = models.DateField(_("they said so on"), null=True)
    industry_growth = models.DecimalField(
        _("growth of their industry a year"), max_digits=5, decimal_places=4, null=True
    )
    industry_source = models.CharField(_("who says so"), max_length=300, blank=True)
    industry_on = models.DateField(_("growth as of"), null=True)
    later_attractiveness = models.DecimalField(
        _("attractiveness in three years"), max_digits=3, decimal_places=1, null=True
    )
    later_strength = models.DecimalField(
        _("our strength in three years"), max_digits=3, decimal_places=1, null=True
    )
    later_why = models.CharField(_("why we expect that"), max_length=300, blank=True)

    objects = AboutAccount["Position"].as_manager()

    class Meta:
        verbose_name = _("position with a customer")
        ordering: ClassVar = ["account_id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(their_view="", stated_stage__isnull=True) | ~Q(source=""),
                name="their_view_has_source",
            ),
            models.CheckConstraint(
                condition=Q(industry_growth__isnull=True) | ~Q(industry_source=""),
                name="industry_growth_has_source",
            ),
        ]

    def __str__(self) -> str:
        return str(self.account_id)


class Reference(Versioned):
    """A way in which a customer helps us to be believed, and whether they allow it."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="references")
    kind = models.CharField(_("kind"), max_length=10, choices=ReferenceKind.choices)
    permit = models.CharField(_("permission"), max_length=10, choices=Permit.choices)
    text = models.TextField(_("quote, case or visit"))
    asked_on = models.DateField(_("last asked on"), null=True)
    used_on = models.DateField(_("last used on"), null=True)
    used_for = models.CharField(_("used for"), max_length=200, blank=True)
    written_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    removed_at = models.DateTimeField(_("taken out at"), null=True)

    objects = AboutAccount["Reference"].as_manager()

    class Meta:
        verbose_name = _("reference")
        ordering: ClassVar = ["account_id", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="reference_says_what"),
            models.CheckConstraint(
                condition=Q(used_on__isnull=True) | Q(permit=Permit.GRANTED),
                name="reference_used_with_permission",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.kind}"


class Potential(Versioned):
    """What a unit of the customer could buy of an offer family in a year, beyond today."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="potentials")
    unit = models.ForeignKey(
        AccountUnit, models.PROTECT, null=True, related_name="+", verbose_name=_("unit")
    )
    family = models.CharField(_("offer family"), max_length=200)
    yearly = AmountField(_("attainable revenue a year"))
    currency = models.CharField(_("currency"), max_length=3)
    evidence = models.CharField(_("evidence"), max_length=500)
    grade = models.CharField(_("how sure"), max_length=1, choices=Grade.choices)
    written_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    removed_at = models.DateTimeField(_("taken out at"), null=True)

    objects = AboutAccount["Potential"].as_manager()

    class Meta:
        verbose_name = _("potential")
        ordering: ClassVar = ["account_id", "-yearly", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(yearly__gt=0), name="potential_is_positive"),
            models.CheckConstraint(
                condition=~Q(family="") & ~Q(evidence=""), name="potential_has_evidence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.family}"
