"""Accounts, their units, the customers that fold into them, and every regrouping."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.rules import (
    Confidentiality,
    Origin,
    RegroupingKind,
    Status,
    UnitKind,
)
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet
from orchard.domain.core.versions import Versioned


class AccountQuerySet(ScopedQuerySet["Account"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return open accounts, and those whose insider the viewer is."""
        return super().visible_to(viewer).filter(_may_know(viewer))

    def current(self) -> Self:
        """Return accounts that were not merged into another."""
        return self.filter(merged_into__isnull=True)


class Account(Versioned):
    """A customer group that we sell to."""

    key = models.CharField(_("key in the ledger"), max_length=200, unique=True)
    name = models.CharField(_("name"), max_length=300)
    organisation_number = models.CharField(_("organisation number"), max_length=50, blank=True)
    industry = models.CharField(_("industry"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=100, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=Status.choices, default=Status.STANDARD
    )
    confidentiality = models.CharField(
        _("who may know it"),
        max_length=20,
        choices=Confidentiality.choices,
        default=Confidentiality.OPEN,
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("now")
    )

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("account")
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(key="") & ~Q(name=""), name="account_is_named"),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="account_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(confidentiality__in=Confidentiality.values),
                name="account_confidentiality_is_known",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="account_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AccountInsider(models.Model):
    """A named person who may know a confidential account."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="insiders")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("insider of an account")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "user"], name="insider_once_per_account"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.user_id}"


class UnitQuerySet(ScopedQuerySet["AccountUnit"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return units of accounts that the viewer may know."""
        return super().visible_to(viewer).filter(_may_know(viewer, "account__"))


class AccountUnit(Versioned):
    """A part of an account; parts form a tree."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="units")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("in")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind.choices)
    key = models.CharField(_("key in the ledger"), max_length=200)
    name = models.CharField(_("name"), max_length=300)
    country = models.CharField(_("country"), max_length=100, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit of an account")
        ordering: ClassVar = ["account_id", "name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "key"], name="unit_key_once_per_account"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(name=""), name="unit_is_named"),
            models.CheckConstraint(
                condition=Q(kind__in=UnitKind.values), name="unit_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="unit_not_in_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LinkQuerySet(ScopedQuerySet["CustomerLink"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return customers of accounts that the viewer may know."""
        return super().visible_to(viewer).filter(_may_know(viewer, "account__"))


class CustomerLink(models.Model):
    """Which account and unit a customer of a source belongs to."""

    source = models.CharField(_("source"), max_length=200)
    customer = models.CharField(_("customer key"), max_length=200)
    name = models.CharField(_("name in the source"), max_length=300, blank=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="customers")
    unit = models.ForeignKey(AccountUnit, models.PROTECT, null=True, related_name="customers")
    origin = models.CharField(_("decided by"), max_length=20, choices=Origin.choices)
    linked_at = models.DateTimeField(_("linked at"))

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer of a source")
        ordering: ClassVar = ["source", "customer"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "customer"], name="customer_in_one_account"),
            models.CheckConstraint(condition=~Q(customer=""), name="customer_has_key"),
            models.CheckConstraint(
                condition=Q(origin__in=Origin.values), name="customer_origin_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.customer}"


class RegroupingQuerySet(ScopedQuerySet["Regrouping"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return regroupings that touch no account hidden from the viewer, with customers or without."""
        hidden = Account.objects.exclude(_may_know(viewer))
        touching = Movement.objects.filter(Q(from_account__in=hidden) | Q(to_account__in=hidden))
        merging = Regrouping.merged.through.objects.filter(account__in=hidden)
        visible = super().visible_to(viewer).exclude(account__in=hidden)
        return visible.exclude(pk__in=touching.values("regrouping")).exclude(
            pk__in=merging.values("regrouping")
        )


class Regrouping(models.Model):
    """Customers moved between accounts; holds everything needed to move them back."""

    kind = models.CharField(_("kind"), max_length=20, choices=RegroupingKind.choices)
    account = models.ForeignKey(Account, models.PROTECT, related_name="regroupings")
    merged = models.ManyToManyField(Account, related_name="+", verbose_name=_("merged accounts"))
    reason = models.TextField(_("reason"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made at"))
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(_("undone at"), null=True)

    objects = RegroupingQuerySet.as_manager()

    class Meta:
        verbose_name = _("regrouping")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="regrouping_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.account_id}"


class Movement(models.Model):
    """One customer's move in a regrouping: where it was, and where it went."""

    regrouping = models.ForeignKey(Regrouping, models.CASCADE, related_name="movements")
    link = models.ForeignKey(CustomerLink, models.PROTECT, related_name="movements")
    from_account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    from_unit = models.ForeignKey(AccountUnit, models.PROTECT, null=True, related_name="+")
    from_origin = models.CharField(max_length=20, choices=Origin.choices)
    to_account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(AccountUnit, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("move of a customer")
        ordering: ClassVar = ["regrouping_id", "link_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["regrouping", "link"], name="one_move_per_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.link_id}: {self.from_account_id} - {self.to_account_id}"


def _may_know(viewer: User, prefix: str = "") -> Q:
    """Return the condition that an account is open to the viewer."""
    is_open = Q(**{f"{prefix}confidentiality": Confidentiality.OPEN})
    mine = AccountInsider.objects.filter(user=viewer).values("account")
    return is_open | Q(**{f"{prefix}pk__in": mine})
