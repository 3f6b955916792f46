"""The switch without which nobody notes how people lean: their attitudes and their ways of working."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.core.versions import Versioned
from orchard.domain.relationships.models.scoping import OfContact

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class OpinionSwitch(Versioned):
    """Whether attitudes and styles may be noted: one row, off until an administrator decides."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    is_on = models.BooleanField(_("on"), default=False)
    assessment = models.CharField(_("where the assessment lies"), max_length=300, blank=True)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    at = models.DateTimeField(_("decided at"), null=True)

    class Meta:
        verbose_name = _("switch of attitudes and styles")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="opinion_switch_is_one"),
            models.CheckConstraint(
                condition=Q(is_on=False) | (Q(by__isnull=False) & Q(at__isnull=False)),
                name="opinions_are_on_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.is_on)


class SwitchedQuerySet(OfContact[M_co]):
    """Opinions that nobody sees while they are switched off, the team of the account neither."""

    def visible_to(self, viewer: User) -> Self:  # type: ignore[override]  # insiders are users
        """Return rows of accounts in whose team the viewer has a seat, if they are switched on."""
        return super().visible_to(viewer).filter(Exists(OpinionSwitch.objects.filter(is_on=True)))
