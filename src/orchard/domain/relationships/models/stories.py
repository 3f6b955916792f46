"""Stories of how something went at a customer: told once, picked when a conversation is prepared."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.core.scoping import ScopedQuerySet
from orchard.domain.core.versions import Versioned


class StoryQuerySet(ScopedQuerySet["Story"]):
    """Stories, for those who meet customers."""

    permission = Permission.SEE_CONTACTS


class Story(Versioned):
    """A story that makes a solution come alive; one that is no longer told stays where it was."""

    title = models.CharField(_("title"), max_length=200)
    told = models.TextField(_("the story"))
    retired_at = models.DateTimeField(_("no longer told since"), null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("written by"))
    at = models.DateTimeField(_("written at"))

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering: ClassVar = ["title", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(told=""), name="story_is_told"),
        ]

    def __str__(self) -> str:
        return self.title
