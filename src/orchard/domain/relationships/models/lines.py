"""Where people stand in the customer's house, by day: whom they report to, whom they move."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import AccountUnit
from orchard.domain.core.models import User
from orchard.domain.relationships.models.contacts import Contact
from orchard.domain.relationships.models.scoping import OfContact
from orchard.domain.relationships.rules import Function, Level, LineKind

BATCH = 500
STANDING = (
    ("above_id", "reports_to_id"), ("unit_id", "unit_id"), ("title", "title"),
    ("function", "function"), ("level", "level"),
)  # fmt: skip
"""What makes a place, and how the contact itself calls it."""


class PlacementQuerySet(OfContact["Placement"]):
    """Places by day."""

    def learn(self, were: Iterable[Placement]) -> None:
        """Write function and level into places that were kept without: nothing changed until now.

        `were` says where people stood, one place of each.
        """
        known = {one.contact_id: one for one in were}
        old = list(self.filter(contact__in=known, function=""))
        for place in old:
            was = known[place.contact_id]
            place.function, place.level = was.function, was.level
        self.bulk_update(old, ["function", "level"], batch_size=BATCH)


class Placement(models.Model):
    """Where a person stood from a day on; kept once somebody moves.

    Function and level are empty where they were not kept yet: then they are those of today.
    """

    contact = models.ForeignKey(
        Contact, models.CASCADE, related_name="placements", verbose_name=_("contact")
    )
    above = models.ForeignKey(
        Contact, models.SET_NULL, null=True, related_name="+", verbose_name=_("reports to")
    )
    unit = models.ForeignKey(
        AccountUnit, models.PROTECT, null=True, related_name="+", verbose_name=_("unit")
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    function = models.CharField(
        _("function group"), max_length=20, choices=Function.choices, blank=True, default=""
    )
    level = models.CharField(
        _("level"), max_length=20, choices=Level.choices, blank=True, default=""
    )
    on = models.DateField(_("from"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("written by"))
    at = models.DateTimeField(_("written at"))

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("place in the house")
        ordering: ClassVar = ["contact_id", "on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(function__in=["", *Function.values]) & Q(level__in=["", *Level.values]),
                name="placement_function_and_level_are_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.on}"

    @classmethod
    def of(cls, contact: Contact) -> Placement:
        """Return where a person stands now, not stored yet."""
        return cls(contact=contact, **{name: getattr(contact, here) for name, here in STANDING})

    def is_as(self, other: Placement) -> bool:
        """Say whether two places are the same."""
        return all(getattr(self, name) == getattr(other, name) for name, _here in STANDING)


class Line(models.Model):
    """That one of their people moves another, or that two are at odds, as one of us saw it."""

    contact = models.ForeignKey(
        Contact, models.CASCADE, related_name="lines", verbose_name=_("from whom")
    )
    other = models.ForeignKey(
        Contact, models.CASCADE, related_name="lines_to", verbose_name=_("to whom")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=LineKind.choices)
    observed = models.CharField(_("what shows it"), max_length=300)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True)
    has_ended_by_leaving = models.BooleanField(_("ended as the person left"), default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("written by"))
    at = models.DateTimeField(_("written at"))

    objects = OfContact["Line"].as_manager()

    class Meta:
        verbose_name = _("line between people")
        ordering: ClassVar = ["contact_id", "since", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contact", "other", "kind"],
                condition=Q(until__isnull=True),
                name="line_once_per_pair",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=LineKind.values) & ~Q(observed="") & ~Q(contact=F("other")),
                name="line_is_observed_between_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}, {self.other_id}: {self.kind}"
