"""The customers that fold into accounts, and every regrouping."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models.accounts import Account, AccountUnit, may_know
from orchard.domain.accounts.rules import Origin, RegroupingKind
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet


class LinkQuerySet(ScopedQuerySet["CustomerLink"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return customers of accounts that the viewer may know."""
        return super().visible_to(viewer).filter(may_know(viewer, "account__"))


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
        hidden = Account.objects.exclude(may_know(viewer))
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
