"""Forms of the steps that an account's standing takes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.calendar import YEARS
from orchard.domain.selection.models import Entitlement, Standing
from orchard.domain.selection.queries import Served
from orchard.domain.selection.rules.choices import LightReason, Tier

LONGEST = 4000


def words(label: Any, *, rows: int = 3, **options: Any) -> forms.CharField:
    """Return a field for a few sentences."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=LONGEST, widget=area, **options)


def day(label: Any, **options: Any) -> forms.DateField:
    """Return a field for a day of a year that one speaks of."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, validators=[check_year], **options)


def check_year(found: date) -> None:
    """Refuse a day so far away that it can only be mistyped."""
    if found.year not in YEARS:
        text = gettext("Give a year from %(first)d to %(last)d.")
        raise ValidationError(text % {"first": YEARS[0], "last": YEARS[-1]})


def version() -> forms.IntegerField:
    """Return the field that says which version the person saw; none has 0."""
    return forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=2**31 - 1)


class VersionedForm(forms.Form):
    """A form about a row that somebody else may have saved meanwhile."""

    version = version()

    @property
    def expected(self) -> int:
        """Return the version that the person saw."""
        return self.cleaned_data["version"] or 0

    def said(self) -> dict[str, Any]:
        """Return what was entered, without the version."""
        return {name: one for name, one in self.cleaned_data.items() if name != "version"}


class ReasonForm(forms.Form):
    """Why a status changes."""

    reason = words(_("Why"))


class LostForm(forms.Form):
    """Why a customer left, and what shows it."""

    reason = words(_("Why they left"))
    evidence = words(
        _("What shows it"),
        required=False,
        rows=2,
        help_text=_("Their letter, or a year without orders. A key account needs this."),
    )


class LightForm(forms.Form):
    """Why the lighter way, by one of the five reasons."""

    light = forms.ChoiceField(
        label=_("Reason for the lighter way"),
        choices=LightReason.choices,
        widget=forms.RadioSelect,
    )
    reason = words(_("In your own words"))


class PromoteForm(forms.Form):
    """How an account becomes key, and what shows that it should."""

    light = forms.ChoiceField(
        label=_("Care"),
        choices=[("", _("Full care")), (_("Light, because of"), LightReason.choices)],
        required=False,
    )
    reason = words(_("Why"), rows=2)
    evidence = words(
        _("Evidence"),
        required=False,
        rows=3,
        help_text=_("What the pilots showed. An account in the incubator needs this."),
    )

    def __init__(self, data: object = None, *, is_light: bool, **options: Any) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        field = self.fields["light"]
        assert isinstance(field, forms.ChoiceField), "it is chosen from a list"
        if is_light:
            field.label, field.required = _("Reason for the lighter way"), True
            field.choices = [("", _("choose")), *LightReason.choices]


class AimForm(forms.Form):
    """What an account has to show in the incubator."""

    aim = words(_("What it has to show"), help_text=_("So that a stranger could judge it."))
    reason = words(_("Why it gets this time"), rows=2)


class ToldForm(VersionedForm):
    """When and how a customer heard their status."""

    on = day(_("Day on which they heard it"))
    how = forms.CharField(
        label=_("How"), max_length=300, help_text=_("Who told whom: a meeting, a letter, a call.")
    )


class NotKeyForm(VersionedForm):
    """Why a large account is not key; the field is named as what it is stored in."""

    not_key_reason = words(_("Why"))

    @staticmethod
    def shown(standing: Standing | None) -> dict[str, object]:
        """Return what is kept, as the form shows it."""
        if standing is None:
            return {"version": 0}
        return {"version": standing.version, "not_key_reason": standing.not_key_reason}


class OverrideForm(forms.Form):
    """Who wants an account in against the criteria."""

    asked_by = forms.CharField(label=_("Who asked for it"), max_length=200)
    reason = words(_("Their reason"))
    expires_on = day(_("Ends on"), help_text=_("No override is for ever."))


class ExceptionForm(forms.Form):
    """One entitlement of a better tier, until a day."""

    entitlement = forms.ChoiceField(label=_("Entitlement"))
    tier = forms.ChoiceField(label=_("As tier"))
    reason = words(_("Why this account needs it"))
    ends_on = day(_("Ends on"))

    def __init__(
        self, data: object = None, *, lines: list[Served], mine: Tier, **options: Any
    ) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.lines = {str(one.entitlement.pk): one.entitlement for one in lines}
        self._offer("entitlement", [(key, one.title) for key, one in self.lines.items()])
        better = list(Tier)[: list(Tier).index(mine)]
        self._offer("tier", [(one.value, one.label) for one in better])

    def chosen(self) -> Entitlement:
        """Return the line of the catalogue that was chosen."""
        return self.lines[self.cleaned_data["entitlement"]]

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField), "it is chosen from a list"
        field.choices = choices
