"""Words of names, and rows whose words are still to be taken: both made from other tables."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class NameWord(models.Model):
    """One folded word of a row's name, as bytes: both databases order and compare them alike.

    The database itself takes the words away when a name changes or its row goes, in the same
    transaction, see `search.triggers`: nobody who is erased is found in here a moment longer.
    """

    kind = models.CharField(_("kind of row"), max_length=10)
    word = models.BinaryField(_("word"), max_length=160)
    object_id = models.BigIntegerField(_("row"))

    class Meta:
        verbose_name = _("word of a name")
        indexes: ClassVar = [
            models.Index(fields=["kind", "word", "object_id"], name="name_by_word"),
            models.Index(fields=["object_id", "kind"], name="words_of_name"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class FreshName(models.Model):
    """A row whose name is new or changed and whose words are not taken yet."""

    kind = models.CharField(_("kind of row"), max_length=10)
    object_id = models.BigIntegerField(_("row"))

    class Meta:
        verbose_name = _("name whose words are to be taken")
        indexes: ClassVar = [models.Index(fields=["kind", "object_id"], name="fresh_name")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
