"""The supplier that this installation serves."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet
from orchard.domain.core.versions import Versioned


class OrganisationQuerySet(ScopedQuerySet["Organisation"]):
    """The one organisation, for those who belong to it."""

    permission = Permission.SEE_ORGANISATION


class Organisation(Versioned):
    """The supplier that this installation serves: exactly one row."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    name = models.CharField(_("name"), max_length=200)
    currency = models.CharField(_("base currency"), max_length=3)
    fiscal_year_starts = models.PositiveSmallIntegerField(
        _("first month of the fiscal year"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    locale = models.CharField(_("language and region"), max_length=20, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    is_demo = models.BooleanField(
        _("invented for a demo"),
        default=False,
        editable=False,
        help_text=_("Said once, when the installation is founded: real data never become a demo."),
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="organisation_is_one"),
            models.CheckConstraint(
                condition=Q(fiscal_year_starts__range=(1, 12)), name="organisation_fiscal_month"
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="organisation_currency"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_name"),
        ]

    def __str__(self) -> str:
        return self.name
