"""Files that people attach to rows; the content lies beside the database."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.files.kinds import PICTURES, FileKind
from orchard.domain.core.files.names import LONGEST
from orchard.domain.core.models.users import User


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Filters that one can chain; who may see a file is decided by what it hangs on."""

    def on(self, row: models.Model) -> Self:
        """Return the files on the row, the latest first."""
        kind = row._meta.label_lower
        return self.filter(subject_type=kind, subject_id=str(row.pk)).order_by("-pk")

    def standing(self) -> Self:
        """Return files that nobody took away."""
        return self.filter(removed_at__isnull=True)


class Attachment(models.Model):
    """A file on a row of any area; the row is named, not pointed at, as a comment does it.

    `token` is its name on the disk: made by us, so that nobody's name is ever a path.
    """

    subject_type = models.CharField(_("kind of subject"), max_length=100)
    subject_id = models.CharField(_("subject"), max_length=200)
    token = models.CharField(_("name on the disk"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=LONGEST)
    title = models.CharField(_("what it is"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=FileKind.choices)
    size = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField(_("hash of the content"), max_length=64)
    added_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("added by")
    )
    """None where somebody at a customer handed it over; the area of the portal knows who."""
    added_at = models.DateTimeField(_("added at"))
    removed_at = models.DateTimeField(_("taken away at"), null=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attached file")
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id"], name="attachment_by_subject"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(token="") & Q(kind__in=FileKind.values),
                name="attachment_is_named_and_of_a_kind",
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="attachment_is_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id}: {self.name}"

    @property
    def shown(self) -> str:
        """Return what it is called on pages: what somebody said that it is, else its name."""
        return self.title or self.name

    @property
    def is_picture(self) -> bool:
        """Say whether it is a picture."""
        return self.kind in PICTURES
