"""The forms of the price defence: benefits and concessions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.economics.models import Concession
from orchard.domain.economics.rules.defence import GRADES
from orchard.domain.economics.services.defence import BenefitNote, ConcessionNote
from orchard.interfaces.web.accounts.forms.fields import AmountField


class BenefitForm(forms.Form):
    """What the customer gains with us, compared with the next-best alternative."""

    name = forms.CharField(label=_("Benefit"), max_length=200)
    alternative = forms.CharField(label=_("Compared with"), max_length=200,
                                  help_text=_("The next-best alternative of the customer."))  # fmt: skip
    low = AmountField(label=_("Worth a year, at least"))
    high = AmountField(label=_("Worth a year, at most"))
    evidence = forms.CharField(label=_("How we know"), max_length=2000,
                               widget=forms.Textarea({"rows": 2}))  # fmt: skip
    grade = forms.ChoiceField(label=_("Grade"), choices=GRADES, initial="B")

    def note(self) -> BenefitNote:
        """Return what was entered."""
        return BenefitNote(**self.cleaned_data)


class ConcessionForm(forms.Form):
    """What we give and what we get for it."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    agreed_on = forms.DateField(label=_("Agreed on"), widget=forms.DateInput({"type": "date"}))
    given = forms.CharField(label=_("We give"), max_length=300)
    given_worth = AmountField(label=_("It costs us a year"))
    got = forms.CharField(label=_("We get"), max_length=300, required=False)
    got_worth = AmountField(label=_("It is worth a year"), required=False)

    def note(self) -> ConcessionNote:
        """Return what was entered."""
        given = {name: one for name, one in self.cleaned_data.items() if name != "version"}
        return ConcessionNote(**given)


def shown(concession: Concession) -> dict[str, object]:
    """Return a concession as the form shows it."""
    names = ("version", "given", "given_worth", "got", "got_worth")
    day = concession.agreed_on.isoformat()
    return {name: getattr(concession, name) for name in names} | {"agreed_on": day}
