"""What is shared with a customer: one row for each thing, with who, since when and until when."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.plans.models.portal import PortalPerson
from orchard.domain.plans.models.scoping import AboutAccount
from orchard.domain.plans.rules.sharing import SharedKind


class SharedQuerySet(AboutAccount["SharedItem"]):
    """Filters that one can chain."""

    def open(self) -> Self:
        """Return what the customer can see now."""
        return self.filter(withdrawn_at__isnull=True)


class SharedItem(models.Model):
    """One thing that the customer may see; without an open row nothing is shared."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="shared_items")
    kind = models.CharField(_("kind"), max_length=12, choices=SharedKind.choices)
    object_id = models.PositiveBigIntegerField(_("which one"))
    shared_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    given_by = models.ForeignKey(
        PortalPerson, models.PROTECT, null=True, related_name="given", verbose_name=_("handed over by")
    )  # fmt: skip
    """Who at the customer handed it over themselves; nobody of us shared it then."""
    shared_at = models.DateTimeField(_("shared at"))
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    objects = SharedQuerySet.as_manager()

    class Meta:
        verbose_name = _("what is shared with a customer")
        ordering: ClassVar = ["account_id", "kind", "object_id", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "object_id"], condition=Q(withdrawn_at__isnull=True),
                name="shared_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=SharedKind.values), name="shared_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(shared_by__isnull=False, given_by__isnull=True)
                | Q(shared_by__isnull=True, given_by__isnull=False, kind=SharedKind.DOCUMENT),
                name="shared_by_one_side",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="shared_withdrawn_by_somebody",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
