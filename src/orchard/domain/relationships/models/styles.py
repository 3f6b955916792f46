"""How a person likes to work, as somebody saw it."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.relationships.models.contacts import Contact
from orchard.domain.relationships.models.switch import SwitchedQuerySet
from orchard.domain.relationships.rules import Colour, Confidence, SeenHow


class StyleQuerySet(SwitchedQuerySet["StyleObservation"]):
    """Styles that the team of an account saw."""

    def in_use(self) -> Self:
        """Return rows about people whom one works with: here, and who did not object."""
        return self.usable().filter(contact__left_on__isnull=True)


class StyleObservation(models.Model):
    """What somebody saw a person do, and which way of working it resembles; never a diagnosis."""

    contact = models.ForeignKey(
        Contact, models.CASCADE, related_name="styles", verbose_name=_("contact")
    )
    primary = models.CharField(_("way of working"), max_length=10, choices=Colour.choices)
    secondary = models.CharField(
        _("also a little"), max_length=10, choices=Colour.choices, blank=True
    )
    confidence = models.CharField(_("how sure"), max_length=10, choices=Confidence.choices)
    seen_how = models.CharField(_("where it comes from"), max_length=20, choices=SeenHow.choices)
    observed = models.TextField(_("what they did or said"))
    on = models.DateField(_("seen on"))
    expires_on = models.DateField(_("valid until"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("written by"))
    at = models.DateTimeField(_("written at"))

    objects = StyleQuerySet.as_manager()

    class Meta:
        verbose_name = _("observed way of working")
        ordering: ClassVar = ["contact_id", "on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(primary__in=Colour.values) & ~Q(primary=F("secondary")),
                name="style_is_known_and_not_twice",
            ),
            models.CheckConstraint(condition=~Q(observed=""), name="style_was_observed"),
            models.CheckConstraint(condition=Q(expires_on__gt=F("on")), name="style_expires"),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.on}"

    @property
    def colours(self) -> frozenset[Colour]:
        """Return the ways of working that it names."""
        return frozenset(Colour(one) for one in (self.primary, self.secondary) if one)
