"""Business models: the customer's, our own offer's, and where ours touches their profit and loss."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models.profile import KnownQuerySet, Sourced, sourced, to_goal
from orchard.domain.accounts.rules.profile import Block, ProfileKind, ProfitLine
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet
from orchard.domain.core.versions import Versioned


class CanvasNote(Sourced):
    """A note in one block of a customer's business model."""

    kind = ProfileKind.CANVAS
    title_field = "text"

    block = models.CharField(_("block"), max_length=12, choices=Block.choices)
    text = models.CharField(_("note"), max_length=300)

    objects = KnownQuerySet["CanvasNote"].as_manager()

    class Meta:
        verbose_name = _("note in a business model")
        ordering: ClassVar = ["account_id", "id"]
        constraints: ClassVar = [
            *sourced("canvas_note", "text"),
            models.CheckConstraint(condition=Q(block__in=Block.values), name="canvas_note_block"),
        ]

    def __str__(self) -> str:
        return self.text


class OfferQuerySet(ScopedQuerySet["OfferNote"]):
    """Filters that one can chain; who sees accounts knows what we offer."""

    permission = Permission.SEE_ACCOUNTS


class OfferNote(Versioned):
    """A note in one block of our own offer's business model."""

    block = models.CharField(_("block"), max_length=12, choices=Block.choices)
    text = models.CharField(_("note"), max_length=300)
    written_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"))
    removed_at = models.DateTimeField(_("taken out at"), null=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("note in our own business model")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="offer_note_has_text"),
            models.CheckConstraint(condition=Q(block__in=Block.values), name="offer_note_block"),
        ]

    def __str__(self) -> str:
        return self.text


class ProfitTouch(Sourced):
    """Where our offer touches the customer's profit and loss."""

    kind = ProfileKind.TOUCH

    line = models.CharField(_("line"), max_length=12, choices=ProfitLine.choices)
    title = models.CharField(_("how we touch it"), max_length=300)
    offer = models.ForeignKey(
        OfferNote, models.PROTECT, null=True, related_name="+", verbose_name=_("part of our offer")
    )
    note = models.ForeignKey(
        CanvasNote, models.PROTECT, null=True, related_name="+",
        verbose_name=_("part of their business model"),
    )  # fmt: skip
    goal = to_goal()

    objects = KnownQuerySet["ProfitTouch"].as_manager()

    class Meta:
        verbose_name = _("touch of a profit and loss")
        ordering: ClassVar = ["account_id", "id"]
        constraints: ClassVar = [
            *sourced("profit_touch", "title"),
            models.CheckConstraint(
                condition=Q(line__in=ProfitLine.values), name="profit_touch_has_line"
            ),
        ]

    def __str__(self) -> str:
        return self.title
