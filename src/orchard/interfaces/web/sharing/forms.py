"""Inviting somebody into the portal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.plans.models import AccountPlan
from orchard.domain.plans.queries import portal_people
from orchard.domain.plans.rules.plan import Care
from orchard.domain.plans.rules.portal import LONGEST_AUTHORITY, LONGEST_COMMENT
from orchard.domain.relationships.models import Contact
from orchard.domain.whitespace.models import Idea
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.standing.forms import VersionedForm


class InviteForm(forms.Form):
    """Whom, at which address, and whether a code goes apart from the link."""

    contact: forms.ModelChoiceField[Contact] = forms.ModelChoiceField(
        label=_("Who"), queryset=Contact.objects.none(), empty_label=_("choose")
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
        self.fields["contact"].widget.attrs["autofocus"] = True
        self.fields["contact"].queryset = people  # type: ignore[attr-defined]  # a choice of rows

    def clean(self) -> dict[str, Any]:
        """Ask for an address where none is known, before anybody looks at what is seen there."""
        said = super().clean() or self.cleaned_data
        contact = said.get("contact")
        if contact is not None and not (said.get("email") or contact.email or self.errors):
            text = _("No address is known of %(name)s. Give one.")
            self.add_error("email", text % {"name": contact.name})
        return said

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


class AuthorityForm(VersionedForm):
    """What somebody may decide at once, in words for the customer."""

    words = forms.CharField(
        label=_("May decide on the spot"), max_length=LONGEST_AUTHORITY,
        help_text=_("As: credits to 50,000, priority of deliveries, project groups."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class UndertakeForm(forms.Form):
    """What both sides undertake, in which plan, and what kind of care it is."""

    title = forms.CharField(label=_("What we undertake together"), max_length=200)
    plan: forms.ModelChoiceField[AccountPlan] = forms.ModelChoiceField(
        label=_("In the plan of"), queryset=AccountPlan.objects.none(), empty_label=None,
        error_messages={"required": _("Begin a plan first: initiatives belong to one.")},
    )  # fmt: skip
    care = forms.TypedChoiceField(
        label=_("Care"), choices=Care.choices, coerce=Care, initial=Care.DEVELOP
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, found: Seen, idea: Idea, **kwargs: object) -> None:
        first = {"title": idea.text[:200], "version": idea.version}
        super().__init__(*args, initial=first, **kwargs)  # type: ignore[arg-type,misc]  # passed on
        plans = AccountPlan.objects.visible_to(found.viewer).of(found.account).order_by("-year")
        self.fields["plan"].queryset = plans  # type: ignore[attr-defined]  # a choice of rows
        self.fields["plan"].label_from_instance = lambda one: str(one.year)  # type: ignore[attr-defined]
