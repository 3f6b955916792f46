"""That one of us is asked to introduce us to somebody, and what came of it."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Assignment
from orchard.domain.core.models import User
from orchard.domain.core.versions import Versioned
from orchard.domain.relationships.models.contacts import Contact
from orchard.domain.relationships.models.scoping import MERGERS, OfContact, is_usable
from orchard.domain.relationships.rules import Answer


class IntroductionQuerySet(OfContact["Introduction"]):
    """Requests that the team of an account made."""

    def waiting(self) -> Self:
        """Return what somebody can still answer: all are there, and whose data may be used.

        A request whose colleague lost the seat or left is over by itself.
        """
        is_free = Q(through__isnull=True) | is_usable("through__")
        return self.usable().filter(is_free, _can_answer(), answered_at__isnull=True)


def _can_answer() -> Q:
    """Return the condition that the one who was asked works here and has a seat in the team."""
    seats = Assignment.objects.open().filter(user=OuterRef("asked_of"))
    family = Q()
    for merger in MERGERS:
        family |= Q(account=OuterRef(f"contact__account__{merger}id"))
    return Q(Exists(seats.filter(family)), asked_of__is_active=True)


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
    has_ended_by_leaving = models.BooleanField(_("ended as the person left"), default=False)

    objects = IntroductionQuerySet.as_manager()

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
