"""What people leave on pages: comments, saved views, and that they looked."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models.users import User
from orchard.domain.core.versions import Versioned

PAGES_OF_PEOPLE = ("/accounts/", "/people")
"""How addresses of the people at a customer begin and end: filters there may name somebody."""


class CommentQuerySet(models.QuerySet["Comment"]):
    """Filters that one can chain; who may see a comment is decided by what it is about."""

    def about(self, row: models.Model) -> Self:
        """Return the comments on the row, the first one first."""
        kind = row._meta.label_lower
        return self.filter(subject_type=kind, subject_id=str(row.pk)).order_by("pk")

    def standing(self) -> Self:
        """Return comments that nobody took back."""
        return self.filter(deleted_at__isnull=True)


class Comment(Versioned):
    """A remark about a row of any area; the row is named, not pointed at."""

    author = models.ForeignKey(
        User, models.PROTECT, related_name="comments", verbose_name=_("author")
    )
    subject_type = models.CharField(_("kind of subject"), max_length=100)
    subject_id = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    written_at = models.DateTimeField(_("written at"))
    edited_at = models.DateTimeField(_("edited at"), null=True)
    deleted_at = models.DateTimeField(_("deleted at"), null=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id"], name="comment_by_subject"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id}: {self.text[:60]}"


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Saved views of all people."""

    def of_people(self) -> Self:
        """Return views of the people at a customer: they would outlive that one is erased."""
        begin, end = PAGES_OF_PEOPLE
        return self.filter(page__startswith=begin, page__endswith=end)


class SavedView(models.Model):
    """Filters, order and columns of a table under a name of the person's own."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="saved_views", verbose_name=_("user")
    )
    page = models.CharField(_("page"), max_length=100)
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(_("filters in the address"), max_length=2000, blank=True)
    saved_at = models.DateTimeField(_("saved at"))

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        ordering: ClassVar = ["page", "name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "page", "name"], name="view_once_per_name"),
            models.CheckConstraint(condition=~Q(name=""), name="view_has_name"),
        ]

    def __str__(self) -> str:
        return f"{self.page}: {self.name}"


class Sighting(models.Model):
    """That a person has seen something, first and last: so that all know who knows."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("user"))
    subject_type = models.CharField(_("kind of subject"), max_length=100)
    subject_id = models.CharField(_("subject"), max_length=200)
    first_at = models.DateTimeField(_("first seen at"))
    last_at = models.DateTimeField(_("last seen at"))

    class Meta:
        verbose_name = _("sighting")
        ordering: ClassVar = ["-last_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "user"], name="sighting_once_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.subject_type} {self.subject_id}"
