"""A file of people that somebody looks through before anything of it is taken over."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.versions import Versioned
from orchard.domain.relationships.models.scoping import OpinionQuerySet
from orchard.domain.relationships.rules import Function, LawfulBasis, Level


class Arrival(Versioned):
    """People of one file; its rows go as soon as they are taken over or turned away."""

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="arrivals", verbose_name=_("account")
    )
    label = models.CharField(_("file"), max_length=200)
    encoding = models.CharField(_("encoding"), max_length=30)
    odd_words = models.CharField(_("words to look at"), max_length=300, blank=True)
    columns = models.JSONField(_("columns"))
    rows = models.JSONField(_("rows"))
    meaning = models.JSONField(_("what the columns mean"))
    source = models.CharField(_("how we know them"), max_length=300)
    basis = models.CharField(_("lawful basis"), max_length=30, choices=LawfulBasis.choices)
    function = models.CharField(_("function group"), max_length=20, choices=Function.choices)
    level = models.CharField(_("level"), max_length=20, choices=Level.choices)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("read by"))
    at = models.DateTimeField(_("read at"))
    closed_at = models.DateTimeField(_("closed at"), null=True)
    new = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)

    objects = OpinionQuerySet["Arrival"].as_manager()

    class Meta:
        verbose_name = _("file of people")
        ordering: ClassVar = ["account_id", "-at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(source=""), name="arrival_says_its_source"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(rows=[]), name="closed_arrival_holds_nobody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.at:%Y-%m-%d}"
