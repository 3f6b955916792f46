"""Seats that nobody fills, reviews of the map, and what is to be taken over after somebody left."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.versions import Versioned
from orchard.domain.relationships.models.contacts import SCALE, Contact
from orchard.domain.relationships.models.scoping import OfContact, OpinionQuerySet
from orchard.domain.relationships.rules import DecisionRole, Function, Level


class GapSeat(Versioned):
    """A role that somebody at the customer should have for us, and nobody has: an empty chair."""

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="gap_seats", verbose_name=_("account")
    )
    title = models.CharField(_("role that is expected"), max_length=200)
    function = models.CharField(_("function group"), max_length=20, choices=Function.choices)
    level = models.CharField(_("level"), max_length=20, choices=Level.choices)
    role = models.CharField(
        _("role in decisions"), max_length=20, choices=DecisionRole.choices, blank=True
    )
    influence = models.PositiveSmallIntegerField(_("influence that is expected"))
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("who finds them")
    )
    plan = models.TextField(_("plan"), blank=True)
    due_on = models.DateField(_("until"), null=True)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True)
    closed_why = models.CharField(_("why it was closed"), max_length=300, blank=True)
    filled_by = models.ForeignKey(
        Contact, models.SET_NULL, null=True, related_name="+", verbose_name=_("who fills it")
    )

    objects = OpinionQuerySet["GapSeat"].as_manager()

    class Meta:
        verbose_name = _("empty seat")
        ordering: ClassVar = ["account_id", "-influence", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(title="")
                & Q(function__in=Function.values)
                & Q(level__in=Level.values)
                & Q(influence__range=SCALE),
                name="seat_says_who_is_expected",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True)
                | ~Q(closed_why="")
                | Q(filled_by__isnull=False),
                name="seat_is_closed_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MapReview(models.Model):
    """That somebody went through all people of an account, and found the map to be true."""

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="map_reviews", verbose_name=_("account")
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("reviewed by"))
    at = models.DateTimeField(_("reviewed at"))

    objects = OpinionQuerySet["MapReview"].as_manager()

    class Meta:
        verbose_name = _("review of a map")
        ordering: ClassVar = ["account_id", "-at", "-id"]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.at:%Y-%m-%d}"


class Reassignment(Versioned):
    """A tie of one of our people to somebody who left: whom do we know in their place."""

    contact = models.ForeignKey(
        Contact, models.CASCADE, related_name="reassignments", verbose_name=_("who left")
    )
    user = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("who takes care of it")
    )
    made_at = models.DateTimeField(_("made at"))
    done_at = models.DateTimeField(_("done at"), null=True)
    successor = models.ForeignKey(
        Contact, models.SET_NULL, null=True, related_name="+", verbose_name=_("who follows")
    )
    outcome = models.CharField(_("what comes of it"), max_length=300, blank=True)

    objects = OfContact["Reassignment"].as_manager()

    class Meta:
        verbose_name = _("tie to take over")
        ordering: ClassVar = ["made_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contact", "user"],
                condition=Q(done_at__isnull=True),
                name="one_open_reassignment_per_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.user_id}"
