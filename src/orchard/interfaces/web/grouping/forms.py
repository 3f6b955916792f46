"""The forms of the groups editor."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Account, AccountUnit, CustomerLink
from orchard.domain.accounts.rules import UnitKind


class ReasonForm(forms.Form):
    """Every regrouping says why: somebody will ask in a year."""

    reason = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class MergeForm(ReasonForm):
    """Which of the chosen accounts remains."""

    into = forms.ChoiceField(label=_("Which one remains?"), widget=forms.RadioSelect)

    def __init__(self, *args: object, accounts: Sequence[Account], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.accounts = {str(account.pk): account for account in accounts}
        self.fields["into"].choices = [(key, row.name) for key, row in self.accounts.items()]  # type: ignore[attr-defined]
        self.order_fields(["into", "reason"])

    def chosen(self) -> tuple[Account, list[Account]]:
        """Return the account that remains, and the others."""
        into = self.accounts[self.cleaned_data["into"]]
        return into, [account for account in self.accounts.values() if account != into]


class CustomersForm(ReasonForm):
    """The chosen customers of an account."""

    customers = forms.MultipleChoiceField(
        label=_("Customers"),
        error_messages={"required": _("Choose the customers that move.")},
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: object, links: Sequence[CustomerLink], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.links = {str(link.pk): link for link in links}
        self.fields["customers"].choices = [(key, str(row)) for key, row in self.links.items()]  # type: ignore[attr-defined]

    def chosen(self) -> list[CustomerLink]:
        """Return the customers that were chosen."""
        return [self.links[key] for key in self.cleaned_data["customers"]]


class MoveForm(CustomersForm):
    """Customers go into another account that exists."""

    into = forms.CharField(
        label=_("Into which account?"),
        max_length=300,
        help_text=_("Its name or its key."),
        widget=forms.TextInput(attrs={"list": "accounts", "autocomplete": "off"}),
    )


class SplitForm(CustomersForm):
    """Customers become an account of their own."""

    name = forms.CharField(label=_("Name of the new account"), max_length=300)
    key = forms.CharField(
        label=_("Its key"),
        max_length=200,
        required=False,
        help_text=_("As your systems call the group; left empty, the name is the key."),
    )


class UnitForm(forms.Form):
    """A new part of the account."""

    name = forms.CharField(label=_("Name of the part"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=UnitKind.choices, initial=UnitKind.BUSINESS_UNIT
    )
    parent = forms.ChoiceField(label=_("Inside"), required=False)

    def __init__(self, *args: object, units: Sequence[AccountUnit], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.units = {str(unit.pk): unit for unit in units}
        choices = [
            ("", _("the account itself")),
            *((key, row.name) for key, row in self.units.items()),
        ]
        self.fields["parent"].choices = choices  # type: ignore[attr-defined]

    def parent_unit(self) -> AccountUnit | None:
        """Return the part that it stands in."""
        return self.units.get(self.cleaned_data["parent"])


class ChangeUnitForm(UnitForm):
    """Another name or place of a part."""

    kind = None  # type: ignore[assignment]  # takes the field of the base away
    version = forms.IntegerField(widget=forms.HiddenInput)
