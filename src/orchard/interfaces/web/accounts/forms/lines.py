"""Which invoice lines are asked for, as the address says it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.economics.queries import LinesWanted
from orchard.domain.economics.rules import Dimension

PAGE = 50
FAR = 1_000_000


class LinesForm(forms.Form):
    """A part of the account, a span of days, a place; what cannot be read is left out."""

    by = forms.ChoiceField(choices=Dimension.choices, required=False)
    key = forms.CharField(max_length=200, required=False, strip=False)
    since = forms.DateField(label=_("From"), required=False,
                            widget=forms.DateInput({"type": "date"}))  # fmt: skip
    until = forms.DateField(label=_("Until"), required=False,
                            widget=forms.DateInput({"type": "date"}))  # fmt: skip
    skip = forms.IntegerField(min_value=0, max_value=FAR, required=False)

    def wanted(self) -> LinesWanted:
        """Return what is asked for."""
        self.is_valid()
        given: dict[str, Any] = self.cleaned_data
        chosen = given.get("by")
        return LinesWanted(
            dimension=Dimension(chosen) if chosen else None,
            key=given.get("key") or "",
            since=given.get("since"),
            until=given.get("until"),
            skip=given.get("skip") or 0,
            most=PAGE,
        )
