"""Who serves an account in which role, and who follows it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models.accounts import Account, may_know
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet
from orchard.domain.core.versions import Versioned


class AssignmentQuerySet(ScopedQuerySet["Assignment"]):
    """Filters that one can chain."""

    permission = Permission.SEE_ACCOUNTS

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return seats in the teams of accounts that the viewer may know."""
        return super().visible_to(viewer).filter(may_know(viewer, "account__"))

    def open(self) -> Self:
        """Return seats that nobody ended."""
        return self.filter(until__isnull=True)

    def in_role(self, role: TeamRole) -> Self:
        """Return seats of that role."""
        return self.filter(role=role)


class Assignment(Versioned):
    """A person's seat in the team of an account; an ended one stays as history.

    The manager of the account leads the team without line authority.
    """

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="team", verbose_name=_("account")
    )
    user = models.ForeignKey(
        User, models.PROTECT, related_name="assignments", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=30, choices=TeamRole.choices)
    time_share = models.DecimalField(
        _("share of working time"), max_digits=4, decimal_places=3, null=True
    )
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True)
    counterpart = models.CharField(_("counterpart at the customer"), max_length=200, blank=True)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("given by"))

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat in an account team")
        ordering: ClassVar = ["account_id", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(role=TeamRole.ACCOUNT_MANAGER, until__isnull=True),
                name="one_account_manager",
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(role=TeamRole.SPONSOR, until__isnull=True),
                name="one_sponsor",
            ),
            models.UniqueConstraint(
                fields=["account", "user", "role"],
                condition=Q(until__isnull=True),
                name="one_open_seat_per_role",
            ),
            models.CheckConstraint(
                condition=Q(time_share__isnull=True) | Q(time_share__range=(0, 1)),
                name="time_share_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="seat_ends_after"
            ),
            models.CheckConstraint(
                condition=Q(role__in=TeamRole.values), name="team_role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.user_id} {self.role}"

    def is_held_on(self, day: date) -> bool:
        """Say whether the seat is held on that day."""
        return self.since <= day and (self.until is None or day <= self.until)


class AccountWatch(models.Model):
    """A person who wants to hear what happens with an account."""

    account = models.ForeignKey(
        Account, models.CASCADE, related_name="watchers", verbose_name=_("account")
    )
    user = models.ForeignKey(User, models.CASCADE, related_name="watches", verbose_name=_("person"))
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("follower of an account")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "user"], name="watch_once_per_account"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.user_id}"
