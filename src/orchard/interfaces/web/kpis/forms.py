"""Forms of the KPI register."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.core import queries
from orchard.domain.core.models import User
from orchard.domain.programme.models import Kpi
from orchard.domain.programme.rules import Frequency
from orchard.domain.programme.services import Description


class KpiForm(forms.Form):
    """What the register says of a KPI."""

    title = forms.CharField(label=_("Title"), max_length=200)
    supports = forms.CharField(
        label=_("Decision it supports"),
        max_length=300,
        help_text=_("What would be decided otherwise if this number were different?"),
    )
    formula = forms.CharField(label=_("Formula"), widget=forms.Textarea(attrs={"rows": 3}))
    source = forms.CharField(label=_("Source"), max_length=200)
    frequency = forms.ChoiceField(label=_("Frequency"), choices=Frequency.choices)
    owner = forms.ChoiceField(label=_("Owner"))
    target = forms.DecimalField(label=_("Target"), required=False, max_digits=18, decimal_places=4)
    unit = forms.CharField(label=_("Unit"), required=False, max_length=30)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: object = None, *, viewer: User, kpi: Kpi | None = None) -> None:
        initial = {name: getattr(kpi, name) for name in self.base_fields if kpi is not None}
        initial["owner"] = viewer.pk if kpi is None else kpi.owner_id
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.people = {str(user.pk): user for user in queries.people(viewer).active()}
        names = [(key, user.name) for key, user in self.people.items()]
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField), "the owner is chosen"
        field.choices = names

    def description(self) -> Description:
        """Return what the service takes."""
        given = dict(self.cleaned_data)
        given.pop("version")
        given["frequency"] = Frequency(given["frequency"])
        given["owner"] = self.people.get(given["owner"])
        return Description(**given)


class DecisionForm(forms.Form):
    """What was decided because of a KPI."""

    text = forms.CharField(label=_("What was decided"), max_length=500)
    on = forms.DateField(
        label=_("Decided on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
