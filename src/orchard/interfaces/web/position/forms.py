"""The forms of our position with a customer: factors, their view, potential, references."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts import queries as accounts
from orchard.domain.selection.rules.choices import (
    Grade,
    Permit,
    ReferenceKind,
    Stage,
    TheirView,
)
from orchard.domain.selection.services import (
    FactorNote,
    PositionNote,
    PotentialNote,
    ReferenceNote,
)
from orchard.interfaces.web.accounts.forms.fields import AmountField, PercentField
from orchard.interfaces.web.accounts.viewers import Seen

NOT_KNOWN = ("", _("not known yet"))


class ScoreField(forms.DecimalField):
    """A score from 0 to 10."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=10, max_digits=3, decimal_places=1, **options)
        self.widget.attrs["inputmode"] = "decimal"


class DayField(forms.DateField):
    """A day, chosen from a calendar."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, **options)


class NoteForm(forms.Form):
    """A form about one account that shows a row, or begins empty."""

    names: tuple[str, ...] = ()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: object = None, *, found: Seen, row: object = None) -> None:
        initial = {} if row is None else {name: self.shown(row, name) for name in self.base_fields}
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.found = found

    def shown(self, row: object, name: str) -> object:
        """Return what the form shows of a row."""
        return getattr(row, name)

    @property
    def expected(self) -> int:
        """Return the version that the person saw; no row has 0."""
        return int(self.cleaned_data["version"] or 0)

    def said(self) -> dict[str, Any]:
        """Return what was entered."""
        return {name: one for name, one in self.cleaned_data.items() if name != "version"}


class FactorForm(NoteForm):
    """What counts for the customer."""

    title = forms.CharField(label=_("What counts for them"), max_length=200)
    weight = forms.DecimalField(
        label=_("Weight"),
        max_digits=4,
        decimal_places=3,
        min_value=0,
        max_value=1,
        help_text=_("All weights make 1.00. Ask the customer; a guess is grade C."),
    )
    own = ScoreField(label=_("We, 0 to 10"))
    competitor = ScoreField(label=_("Best competitor, 0 to 10"))
    competitor_name = forms.CharField(label=_("Who that is"), max_length=200, required=False)
    source = forms.CharField(label=_("How we know"), max_length=300)
    grade = forms.ChoiceField(label=_("How sure"), choices=Grade.choices, initial=Grade.ESTIMATED)

    def note(self) -> FactorNote:
        """Return what was entered."""
        return FactorNote(**self.said())


class PotentialForm(NoteForm):
    """What a unit could buy of an offer family beyond today."""

    unit = forms.ChoiceField(label=_("Unit"), required=False)
    family = forms.CharField(label=_("Offer family"), max_length=200)
    yearly = AmountField(label=_("Attainable revenue a year, beyond today"))
    evidence = forms.CharField(label=_("Evidence"), max_length=500)
    grade = forms.ChoiceField(label=_("How sure"), choices=Grade.choices, initial=Grade.GUESSED)

    def __init__(self, data: object = None, *, found: Seen, row: object = None) -> None:
        super().__init__(data, found=found, row=row)
        rows = accounts.units(found.viewer, found.account)
        self.units = {str(one.pk): one for one in rows}
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField), "the unit is chosen"
        named = [(key, one.name) for key, one in self.units.items()]
        field.choices = [("", _("the whole account")), *named]

    def shown(self, row: object, name: str) -> object:
        """Return what the form shows: the unit by its key."""
        return getattr(row, "unit_id" if name == "unit" else name)

    def note(self) -> PotentialNote:
        """Return what was entered."""
        given = self.said()
        return PotentialNote(**{**given, "unit": self.units.get(given["unit"])})


class ReferenceForm(NoteForm):
    """How the customer helps us to be believed."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ReferenceKind.choices)
    permit = forms.ChoiceField(label=_("Permission"), choices=Permit.choices)
    text = forms.CharField(
        label=_("Quote, case or visit"), max_length=2000, widget=forms.Textarea({"rows": 2})
    )
    asked_on = DayField(label=_("Last asked on"), required=False)
    used_on = DayField(label=_("Last used on"), required=False)
    used_for = forms.CharField(label=_("Used for"), max_length=200, required=False)

    def note(self) -> ReferenceNote:
        """Return what was entered."""
        given = self.said()
        kinds = {"kind": ReferenceKind(given["kind"]), "permit": Permit(given["permit"])}
        return ReferenceNote(**{**given, **kinds})


class PositionForm(NoteForm):
    """How we and the customer see the relation; what stays empty is not known."""

    stage = forms.TypedChoiceField(
        label=_("Stage of the relation today"), choices=[NOT_KNOWN, *Stage.choices],
        coerce=lambda said: Stage(int(said)), empty_value=None, required=False,
        help_text=_("Counts as our strength while no success factors are weighed."),
    )  # fmt: skip
    intended_stage = forms.TypedChoiceField(
        label=_("Stage that we intend"), choices=[NOT_KNOWN, *Stage.choices],
        coerce=lambda said: Stage(int(said)), empty_value=None, required=False,
    )  # fmt: skip
    stated_stage = forms.TypedChoiceField(
        label=_("Stage that they state"), choices=[NOT_KNOWN, *Stage.choices],
        coerce=lambda said: Stage(int(said)), empty_value=None, required=False,
    )  # fmt: skip
    their_view = forms.TypedChoiceField(
        label=_("How they classify us"), choices=[NOT_KNOWN, *TheirView.choices],
        coerce=TheirView, empty_value=None, required=False,
    )  # fmt: skip
    our_appeal = ScoreField(label=_("How attractive we are to them, 0 to 10"), required=False)
    source = forms.CharField(label=_("How we know"), max_length=300, required=False)
    grade = forms.ChoiceField(
        label=_("How sure"), choices=[NOT_KNOWN, *Grade.choices], required=False
    )
    said_on = DayField(label=_("They said so on"), required=False)
    industry_growth = PercentField(
        label=_("Growth of their industry, % a year"), required=False,
    )  # fmt: skip
    industry_source = forms.CharField(label=_("Who says so"), max_length=300, required=False)
    industry_on = DayField(label=_("Said or measured on"), required=False)
    later_attractiveness = ScoreField(label=_("Attractiveness in three years"), required=False)
    later_strength = ScoreField(label=_("Our strength in three years"), required=False)
    later_why = forms.CharField(label=_("Why we expect that"), max_length=300, required=False)

    def note(self) -> PositionNote:
        """Return what was entered."""
        return PositionNote(**self.said())
