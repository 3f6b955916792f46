"""Forms around an account."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts import queries
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.models import User

HUNDRED = Decimal(100)


class _PersonForm(forms.Form):
    """A form in which one of those who work here is chosen."""

    user = forms.ChoiceField(label=_("Person"))

    def __init__(self, data: object = None, *, viewer: User, **more: object) -> None:
        super().__init__(data, **more)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.people = {str(user.pk): user for user in queries.people_for_team(viewer)}
        field = self.fields["user"]
        assert isinstance(field, forms.ChoiceField), "the person is chosen"
        field.choices = [(key, user.name) for key, user in self.people.items()]

    def person(self) -> User:
        """Return the person that was chosen."""
        return self.people[self.cleaned_data["user"]]


class SeatForm(_PersonForm):
    """A seat in the team."""

    role = forms.ChoiceField(label=_("Role"), choices=TeamRole.choices)
    since = forms.DateField(
        label=_("From"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    percent = forms.DecimalField(
        label=_("Share of working time, percent"),
        required=False,
        min_value=Decimal(0),
        max_value=HUNDRED,
        max_digits=4,
        decimal_places=1,
    )
    counterpart = forms.CharField(
        label=_("Counterpart at the customer"),
        required=False,
        max_length=200,
        help_text=_("Who stands opposite: name and function."),
    )

    def time_share(self) -> Decimal | None:
        """Return the share from 0 to 1."""
        percent = self.cleaned_data["percent"]
        return None if percent is None else percent / HUNDRED


class HandOverForm(_PersonForm):
    """Who takes the seat over, and when."""

    on = forms.DateField(
        label=_("On"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class CommentForm(forms.Form):
    """A remark."""

    text = forms.CharField(
        label=_("Comment"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
    tell = forms.CharField(
        label=_("Tell somebody"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"list": "people-to-tell", "autocomplete": "off"}),
        help_text=_("They find it on Home. For more than one write @ and the name in the comment."),
    )  # fmt: skip

    def said(self, viewer: User) -> str:
        """Return the comment; whoever is to be told stands in it, so that all see who was."""
        text: str = self.cleaned_data["text"]
        name = self.cleaned_data["tell"].lstrip("@")
        if not name:
            return text
        wanted, found = (queries.spoken_to(viewer, one) for one in (f"@{name}", text))
        people = {*wanted.keys, *wanted.unclear}
        is_there = people and people <= {*found.keys, *found.unclear}
        return text if is_there else f"@{name} {text}"
