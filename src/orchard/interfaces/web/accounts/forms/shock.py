"""The note of a shock."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.economics.services.assumptions import ShockNote

QUARTERS = [("", _("whole year")), *((str(at), f"Q{at}") for at in range(1, 5))]


class ShockForm(forms.Form):
    """When it happened or is expected, its name, and what it does to the account."""

    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=2200)
    quarter = forms.TypedChoiceField(label=_("Quarter"), choices=QUARTERS, coerce=int,
                                     empty_value=None, required=False)  # fmt: skip
    name = forms.CharField(label=_("What happens"), max_length=200)
    effect = forms.CharField(label=_("Its effect"), max_length=2000,
                             widget=forms.Textarea({"rows": 2}))  # fmt: skip

    def note(self) -> ShockNote:
        """Return what was entered."""
        given = self.cleaned_data
        return ShockNote(given["year"], given["quarter"], given["name"], given["effect"])
