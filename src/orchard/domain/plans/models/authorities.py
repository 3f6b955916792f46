"""What somebody of a team may decide at once, in words for the customer."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Assignment
from orchard.domain.core.models import User
from orchard.domain.core.versions import Versioned
from orchard.domain.plans.models.scoping import AboutAccount


class AuthorityQuerySet(AboutAccount["Authority"]):
    """Filters that one can chain."""

    path: ClassVar[str] = "assignment__account__"

    def in_force(self) -> Self:
        """Return those of seats that nobody ended: with the seat goes what one may decide in it."""
        return self.filter(assignment__until__isnull=True)


class Authority(Versioned):
    """What one may decide in a seat without asking, or what one is there for, as the customer reads it."""

    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="authority")
    words = models.CharField(_("may decide at once"), max_length=200)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written at"))

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        verbose_name = _("what somebody may decide at once")
        ordering: ClassVar = ["assignment_id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="authority_says_something"),
        ]

    def __str__(self) -> str:
        return self.words
