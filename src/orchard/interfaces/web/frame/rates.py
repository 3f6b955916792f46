"""A field for a rate, typed with a point or a comma as people write it."""

from __future__ import annotations

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WITH_COMMA = re.compile(r"\d+,\d+")
THOUSANDS = re.compile(r"[1-9]\d{0,2},\d{3}")
"""1,250 is one and a quarter for some and more than a thousand for others."""


class RateField(forms.DecimalField):
    """A rate: a browser's own field for numbers drops the comma, and 0,92 would become 92."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]  # its stub says int
        """Return the number; where a comma could mean two, ask."""
        said = str(value or "").strip()
        if THOUSANDS.fullmatch(said):
            words = _("%(said)s could be read in two ways: write the decimals with a point.")
            raise ValidationError(words % {"said": said}, code="invalid")
        return super().to_python(said.replace(",", ".") if WITH_COMMA.fullmatch(said) else said)
