"""That one of us is asked to introduce us to somebody, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.core.versions import Versioned
from orchard.domain.relationships.models.contacts import Contact
from orchard.domain.relationships.models.scoping import OfContact
from orchard.domain.relationships.rules import Answer


class Introduction(Versioned):
    """A request to bring us together with somebody, asked of who knows them or somebody near."""

    contact = models.ForeignKey(
        Contact, models.CASCADE, related_name="introductions", verbose_name=_("to whom")
    )
    through = models.ForeignKey(
        Contact, models.SET_NULL, null=True, related_name="+", verbose_name=_("through whom")
    )
    asked_of = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("who introduces")
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    why = models.CharField(_("what it is for"), max_length=300)
    asked_at = models.DateTimeField(_("asked at"))
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)

    objects = OfContact["Introduction"].as_manager()

    class Meta:
        verbose_name = _("introduction")
        ordering: ClassVar = ["asked_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contact", "asked_of"],
                condition=Q(answered_at__isnull=True),
                name="one_open_introduction_per_pair",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | (Q(answered_at__isnull=False) & Q(answer__in=Answer.values)),
                name="introduction_is_answered_once",
            ),
            models.CheckConstraint(
                condition=~Q(why="") & (~Q(answer=Answer.DECLINED) | ~Q(reason="")),
                name="introduction_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.asked_of_id}"
