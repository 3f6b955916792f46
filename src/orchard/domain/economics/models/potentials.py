"""What an account could buy beyond today, built up from its cells of white space."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account, may_know
from orchard.domain.core.fields import PossibleAmount
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet


class BuiltPotentialQuerySet(ScopedQuerySet["BuiltPotential"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return sums of accounts that the viewer may know."""
        return super().visible_to(viewer).filter(may_know(viewer, "account__"))


class BuiltPotential(models.Model):
    """The sum of an account's cells; an account none of whose cells is estimated has no row."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="built_potential")
    yearly = PossibleAmount(
        _("potential a year"), null=True, help_text=_("Empty: cells in several currencies.")
    )
    currency = models.CharField(_("currency"), max_length=3)
    cells = models.PositiveIntegerField(_("cells with a potential"))
    unvalued = models.PositiveIntegerField(_("cells of which it is not known"))
    grade = models.CharField(_("confidence grade"), max_length=1)
    oldest_on = models.DateField(_("oldest estimate"))
    method = models.CharField(_("version of the method"), max_length=40)
    as_of = models.DateField(_("as of"))

    objects = BuiltPotentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("potential built from cells")
        ordering: ClassVar = ["account_id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(cells__gt=0), name="potential_is_built_from_cells"),
            models.CheckConstraint(
                condition=Q(yearly__isnull=True) | Q(yearly__gte=0),
                name="built_potential_is_no_loss",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.cells}"
