"""The forms of the value ledger: a value of a year, and what the customer says to it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.economics.rules.defence import GRADES
from orchard.domain.plans.models import ValueRecord
from orchard.domain.plans.rules.joint import Benefit
from orchard.domain.plans.services import Answer, ValueNote
from orchard.interfaces.web.accounts.forms.fields import AmountField

CONFIRMED, DISPUTED = "confirmed", "disputed"


class ValueForm(forms.Form):
    """What the customer gained in a year."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=2200)
    quarter = forms.TypedChoiceField(
        label=_("Quarter"), required=False, coerce=int, empty_value=None,
        choices=[("", _("the whole year")), *((one, f"Q{one}") for one in range(1, 5))],
    )  # fmt: skip
    kind = forms.TypedChoiceField(
        label=_("Type of benefit"), choices=Benefit.choices, coerce=Benefit, required=False,
        empty_value=Benefit.OTHER,
    )  # fmt: skip
    benefit = forms.CharField(label=_("What the customer gained"), max_length=200)
    amount = AmountField(label=_("Worth in the year"))
    grade = forms.ChoiceField(label=_("Grade"), choices=GRADES, initial="B")
    method = forms.CharField(label=_("How it was measured"), max_length=2000,
                             widget=forms.Textarea({"rows": 2}))  # fmt: skip

    alternative = forms.CharField(
        label=_("Next best alternative"), max_length=200, required=False,
        help_text=_("What they would do without us: another supplier, their own people, nothing."),
    )  # fmt: skip
    alternative_amount = AmountField(label=_("Worth with the alternative"), required=False)

    def note(self) -> ValueNote:
        """Return what was entered."""
        given = {name: one for name, one in self.cleaned_data.items() if name != "version"}
        return ValueNote(**given)


class AnswerForm(forms.Form):
    """What somebody at the customer says."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    says = forms.ChoiceField(
        label=_("The customer"),
        choices=[(CONFIRMED, _("confirms it")), (DISPUTED, _("disputes it"))],
    )
    who = forms.CharField(label=_("Who at the customer"), max_length=200)
    on = forms.DateField(label=_("On"), widget=forms.DateInput({"type": "date"}))
    amount = AmountField(
        label=_("Worth to them"), required=False, help_text=_("Only where they correct the amount.")
    )
    words = forms.CharField(label=_("Proof, or why they dispute it"), max_length=2000,
                            required=False, widget=forms.Textarea({"rows": 2}))  # fmt: skip

    @property
    def is_dispute(self) -> bool:
        """Say whether the customer disputes the value."""
        return bool(self.cleaned_data["says"] == DISPUTED)

    def answer(self) -> Answer:
        """Return what was entered."""
        given = self.cleaned_data
        return Answer(given["who"], given["on"], given["words"], given["amount"])


def shown(record: ValueRecord) -> dict[str, object]:
    """Return a value as the form shows it."""
    names = (
        "version", "year", "quarter", "kind", "benefit", "amount", "grade", "method",
        "alternative", "alternative_amount",
    )  # fmt: skip
    return {name: getattr(record, name) for name in names}
