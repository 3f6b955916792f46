"""Inviting somebody into the portal."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.plans.queries import portal_people
from orchard.domain.plans.rules.portal import LONGEST_COMMENT
from orchard.domain.relationships.models import Contact
from orchard.interfaces.web.accounts.viewers import Seen


class InviteForm(forms.Form):
    """Whom, at which address, and whether a code goes apart from the link."""

    contact: forms.ModelChoiceField[Contact] = forms.ModelChoiceField(
        label=_("Who"), queryset=Contact.objects.none()
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Empty: the address that we know of this person."),
    )
    wants_code = forms.BooleanField(
        label=_("Ask for a code besides the link"),
        required=False,
        help_text=_(
            "You see it once and tell it by telephone or message: a letter in wrong hands opens nothing."
        ),
    )

    def __init__(self, *args: object, found: Seen, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        people = portal_people.invitable(found.viewer, found.account)
        self.fields["contact"].queryset = people  # type: ignore[attr-defined]  # a choice of rows

    def address(self) -> str:
        """Return the address that was given, else the one that is known."""
        return str(self.cleaned_data["email"] or self.cleaned_data["contact"].email)


class AnswerForm(forms.Form):
    """What the customer reads on a shared thing."""

    text = forms.CharField(
        label=_("Write to the customer"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
