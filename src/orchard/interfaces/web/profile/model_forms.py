"""The forms of our own offer, of analyses, of the self-check and of the tidy list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import CustomerGoal, Driver
from orchard.domain.accounts.rules import recall
from orchard.domain.accounts.rules.profile import Block, Confidence, FindingKind, ProfileKind
from orchard.domain.accounts.services.analysis import FindingNote
from orchard.interfaces.web.profile.forms import DayField

MOST_ROWS = 500
MOST_DIGITS = 24


class OfferForm(forms.Form):
    """A note in the business model of our own offer."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    block = forms.TypedChoiceField(label=_("Block"), choices=Block.choices, coerce=Block)
    text = forms.CharField(label=_("Note"), max_length=300, widget=forms.Textarea({"rows": 2}))


class StepForm(forms.Form):
    """What one step of an analysis says."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("What you find"), max_length=5000, required=False,
        widget=forms.Textarea({"rows": 10}),
    )  # fmt: skip


class FindingForm(forms.Form):
    """A finding, the goals that it serves, and the driver that it follows from."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(label=_("In one sentence"), max_length=500,
                           widget=forms.Textarea({"rows": 2}))  # fmt: skip
    goals = forms.MultipleChoiceField(
        label=_("Goals that it serves"), required=False, widget=forms.CheckboxSelectMultiple
    )
    driver = forms.ChoiceField(label=_("Driver that it follows from"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        kind: FindingKind,
        goals: Sequence[CustomerGoal],
        drivers: Sequence[Driver],
        initial: Any = None,
    ) -> None:
        super().__init__(data, initial=initial, auto_id=f"id_{kind.value}_%s")
        self.kind = kind
        self.known_goals = {str(one.pk): one for one in goals}
        self.known_drivers = {str(one.pk): one for one in drivers}
        chosen, driver = self.fields["goals"], self.fields["driver"]
        assert isinstance(chosen, forms.MultipleChoiceField), "goals are chosen"
        assert isinstance(driver, forms.ChoiceField), "a driver is chosen"
        chosen.choices = [(key, one.title) for key, one in self.known_goals.items()]
        driver.choices = [
            ("", _t("none")),
            *((key, one.title) for key, one in self.known_drivers.items()),
        ]
        if kind is FindingKind.CONCLUSION:
            chosen.required = True
            chosen.error_messages["required"] = _t("Choose the goal that this conclusion serves.")
            del self.fields["driver"]

    def note(self) -> FindingNote:
        """Return what was entered."""
        given = self.cleaned_data
        goals = tuple(self.known_goals[key] for key in given["goals"])
        return FindingNote(
            self.kind, given["text"], goals, self.known_drivers.get(given.get("driver", ""))
        )


class SelfCheckForm(forms.Form):
    """Three goals and their metrics, from memory."""

    def __init__(self, data: Any = None, *, count: int) -> None:
        super().__init__(data)
        for at in range(1, min(count, recall.MOST) + 1):
            self.fields[f"goal{at}"] = forms.CharField(
                label=_t("Goal %(at)d") % {"at": at}, max_length=300, required=False
            )
            self.fields[f"metric{at}"] = forms.CharField(
                label=_t("Its metric"), max_length=300, required=False
            )

    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return the fields goal by goal."""
        count = len(self.fields) // 2
        return [(self[f"goal{at}"], self[f"metric{at}"]) for at in range(1, count + 1)]

    def answers(self) -> list[tuple[str, str]]:
        """Return what was entered."""
        given = self.cleaned_data
        count = len(self.fields) // 2
        return [(given[f"goal{at}"], given[f"metric{at}"]) for at in range(1, count + 1)]


class RowsForm(forms.Form):
    """The lines that were chosen, each as it was seen: kind, key and version."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.sent = data.getlist("row")[:MOST_ROWS] if data is not None else []

    def clean(self) -> dict[str, Any]:
        """Read the lines; what cannot be read is none of ours."""
        given = super().clean() or {}
        rows = [found for found in map(_row, self.sent) if found]
        if not rows:
            raise forms.ValidationError(_t("Choose at least one line first."))
        return {**given, "rows": rows}


class SourceRowsForm(RowsForm):
    """The same, with the source and day that they get."""

    source = forms.CharField(label=_("Source"), max_length=300)
    said_on = DayField(label=_("Of"))
    confidence = forms.TypedChoiceField(
        label=_("How sure"), choices=[("", _("as it is")), *Confidence.choices], required=False,
        coerce=Confidence, empty_value=None,
    )  # fmt: skip


def _row(said: str) -> tuple[ProfileKind, int, int] | None:
    kind, _colon, rest = said.partition(":")
    key, _colon, version = rest.partition(":")
    is_number = key.isdecimal() and version.isdecimal() and len(key + version) < MOST_DIGITS
    if kind not in ProfileKind.values or not is_number:
        return None
    return ProfileKind(kind), int(key), int(version)
