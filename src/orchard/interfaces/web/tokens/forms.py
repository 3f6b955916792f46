"""What a new token is for, what it may do, and until when."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.rules import TokenScope
from orchard.domain.core.services.tokens import LONGEST_LIFE, LONGEST_NAME

USUAL_LIFE = timedelta(days=90)


class TokenForm(forms.Form):
    """A token in the making."""

    name = forms.CharField(
        label=_("What it is for"),
        max_length=LONGEST_NAME,
        help_text=_("The program or the machine, so that you recognise it later."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=TokenScope.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[TokenScope.READ.value],
    )
    expires_on = forms.DateField(
        label=_("Valid through"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("A year at most."),
    )

    @classmethod
    def on(cls, today: date) -> TokenForm:
        """Return an empty form that proposes an end, and says which is the last possible one."""
        form = cls(initial={"expires_on": today + USUAL_LIFE})
        limits = {"min": today.isoformat(), "max": (today + LONGEST_LIFE).isoformat()}
        form.fields["expires_on"].widget.attrs.update(limits)
        return form

    def chosen_scopes(self) -> tuple[TokenScope, ...]:
        """Return what was ticked."""
        return tuple(TokenScope(value) for value in self.cleaned_data["scopes"])
