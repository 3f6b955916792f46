"""That a person said no to what we do with what we know: why, since when, and until when."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.relationships.models.contacts import Contact
from orchard.domain.relationships.models.scoping import OfContact
from orchard.domain.relationships.rules import TO_CORRECT, Ground


class RestrictionQuerySet(OfContact["Restriction"]):
    """What people asked for."""

    def standing(self) -> Self:
        """Return what nobody lifted yet."""
        return self.filter(lifted_on__isnull=True)


class Restriction(models.Model):
    """One reason why nothing about a person may be used; lifted, it stays as history.

    While any stands, the person has its first day as `restricted_on`: what computes asks that.
    Nobody is named where it was noted before reasons were kept.
    """

    contact = models.ForeignKey(
        Contact, models.CASCADE, related_name="restrictions", verbose_name=_("contact")
    )
    ground = models.CharField(_("what they ask"), max_length=20, choices=Ground.choices)
    since = models.DateField(_("since"))
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("written by")
    )
    at = models.DateTimeField(_("written at"))
    lifted_on = models.DateField(_("lifted on"), null=True)
    lifted_why = models.CharField(_("why it was lifted"), max_length=300, blank=True)
    lifted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("lifted by")
    )

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        verbose_name = _("restriction of use")
        verbose_name_plural = _("restrictions of use")
        ordering: ClassVar = ["contact_id", "since", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contact", "ground"],
                condition=Q(lifted_on__isnull=True),
                name="restricted_once_for_a_ground",
            ),
            models.CheckConstraint(
                condition=Q(ground__in=Ground.values) & ~Q(reason=""),
                name="restriction_says_why",
            ),
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True, lifted_why="")
                | (Q(lifted_on__gte=F("since")) & ~Q(lifted_why="")),
                name="restriction_is_lifted_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.ground}"

    @property
    def is_to_correct(self) -> bool:
        """Say whether it stands until something is corrected, or somebody says why not."""
        return self.lifted_on is None and self.ground in TO_CORRECT


def ever_restricted() -> Exists:
    """Return whether a person of a query ever asked for anything; most never do."""
    return Exists(Restriction.objects.filter(contact=OuterRef("pk")))
