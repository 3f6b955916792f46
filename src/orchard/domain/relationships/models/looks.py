"""Who of us looked at what is kept about a person: first, last and how often, never at what."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.relationships.models.contacts import Contact
from orchard.domain.relationships.models.scoping import OfContact
from orchard.domain.relationships.rules import LookKind


class PersonLook(models.Model):
    """That one of us had a kind of what is kept about a person before their eyes."""

    contact = models.ForeignKey(
        Contact, models.CASCADE, related_name="looks", verbose_name=_("contact")
    )
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("who looked"))
    kind = models.CharField(_("at what kind"), max_length=10, choices=LookKind.choices)
    first_at = models.DateTimeField(_("first looked at"))
    last_at = models.DateTimeField(_("last looked at"))
    times = models.PositiveIntegerField(_("how often"), default=1)

    objects = OfContact["PersonLook"].as_manager()

    class Meta:
        verbose_name = _("look at what is kept about a person")
        verbose_name_plural = _("looks at what is kept about a person")
        ordering: ClassVar = ["contact_id", "user_id", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contact", "user", "kind"], name="look_once_per_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=LookKind.values), name="look_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(last_at__gte=F("first_at"), times__gte=1), name="look_is_counted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.user_id}, {self.kind}"
