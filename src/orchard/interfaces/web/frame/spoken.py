"""A field for a day that is said in words or written out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from orchard.domain.core.spoken_days import day_meant
from orchard.interfaces.web.frame.clock import today


class SpokenDayField(forms.CharField):
    """A day in words, or written out."""

    def clean(self, value: Any) -> Any:
        """Return the day that is meant."""
        said = super().clean(value)
        found = day_meant(said, today()) if said else None
        if said and found is None:
            text = _("Say the day otherwise: tomorrow, next friday, in two weeks, or 2026-12-24.")
            raise ValidationError(text)
        return found
