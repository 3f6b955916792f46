"""Forms of the settings."""

from __future__ import annotations

import json
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from orchard.analytics.policy import Json, Policy, PolicyMistake, from_json, to_json
from orchard.domain.core import currency_names
from orchard.interfaces.web.entry.forms import OrganisationForm
from orchard.interfaces.web.frame.rates import RateField
from orchard.interfaces.web.settings.wording import meaning

LONG = 40
INSIDE = "__"
"""Between a name and the names inside it."""


class SettingsForm(OrganisationForm):
    """The organisation, on the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class RateForm(forms.Form):
    """What one unit of a currency was worth in a month."""

    currency = forms.ChoiceField(label=_("Currency"), choices=currency_names.choices, initial="USD")
    month = forms.DateField(
        label=_("Month"),
        input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m", attrs={"type": "month"}),
    )
    rate = RateField(label=_("What one unit was worth in the base currency"), min_value=Decimal(0))
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("For example: central bank, monthly mean.")
    )


class PolicyForm(forms.Form):
    """One group of the policy with new numbers; all others stay as they are."""

    reason = forms.CharField(
        label=_("Why it changes"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
    valid_from = forms.DateField(
        label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, data: object, *, policy: Policy, group: str) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.document, self.group = to_json(policy), group
        for name, value in self._values().items():
            self.fields[f"value_{name}"] = _field(group, name, value)

    def clean(self) -> dict[str, object]:
        """Read the numbers and check the policy as a whole."""
        cleaned = super().clean() or {}
        try:
            numbers = _nested(
                {
                    name: _read(cleaned.get(f"value_{name}", ""), like=value)
                    for name, value in self._values().items()
                }
            )
        except ValueError:
            raise forms.ValidationError(
                _now(
                    "A value is not written as before: numbers with a point, several with a comma between."
                )
            ) from None
        try:
            cleaned["policy"] = from_json({**self.document, self.group: numbers})
        except PolicyMistake as mistake:
            raise forms.ValidationError(str(mistake)) from mistake
        return cleaned

    def values(self) -> list[forms.BoundField]:
        """Return the fields of the numbers."""
        return [self[f"value_{name}"] for name in self._values()]

    def _values(self) -> dict[str, Json]:
        """Return every number by the name of its field; a number of several named ones has its own."""
        group = self.document[self.group]
        assert isinstance(group, dict), "a policy consists of groups"
        found: dict[str, Json] = {}
        for name, value in group.items():
            parts = value if isinstance(value, dict) else {"": value}
            found |= {f"{name}{INSIDE}{part}" if part else name: one for part, one in parts.items()}
        return found


def _nested(values: dict[str, Json]) -> dict[str, Json]:
    """Return the numbers of fields as the policy holds them, named ones together again."""
    found: dict[str, Json] = {}
    for field, value in values.items():
        name, _mark, part = field.partition(INSIDE)
        if not part:
            found[name] = value
            continue
        together = found.setdefault(name, {})
        assert isinstance(together, dict), "a name is a number or several, not both"
        together[part] = value
    return found


def _field(group: str, name: str, value: Json) -> forms.CharField:
    text = json.dumps(value, ensure_ascii=False)
    text = text.strip("[]") if _are_numbers(value) else text
    is_long = len(text) > LONG
    widget = forms.Textarea(attrs={"rows": 4}) if is_long else forms.TextInput()
    found = meaning(f"{group}.{name.replace(INSIDE, '.')}")
    return forms.CharField(
        label=str(found.name), help_text=str(found.why), initial=text, widget=widget
    )


def _read(text: str, *, like: Json) -> Json:
    """Return what was written; several numbers stand without the brackets of a list."""
    is_bare = _are_numbers(like) and not text.lstrip().startswith("[")
    read: Json = json.loads(f"[{text}]" if is_bare else text)
    return read


def _are_numbers(value: Json) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(one, int | float) for one in value)
    )
