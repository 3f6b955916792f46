"""The editor of a forecast: one column per year, one line per input with its grade."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.analytics.clv.forecast_file import FACTORS
from orchard.analytics.results import Grade
from orchard.domain.economics.models import ForecastVersion
from orchard.domain.economics.rules.assumptions import (
    INPUTS,
    Assumptions,
    Line,
    Outlook,
    Scenario,
    label_of,
)
from orchard.interfaces.web.accounts.forms.fields import AmountField, PercentField

GRADES = [
    ("A", gettext_lazy("A measured")),
    ("B", gettext_lazy("B estimated")),
    ("C", gettext_lazy("C a guess")),
]
FACTOR_NAMES = {
    "ties": gettext_lazy("Number and level of ties"),
    "quality": gettext_lazy("Relationship quality"),
    "breadth": gettext_lazy("Offers and units bought"),
    "continuity": gettext_lazy("Length and continuity"),
    "contract": gettext_lazy("Contract cover"),
    "competitor": gettext_lazy("Little pressure from competitors"),
    "delivery": gettext_lazy("Delivery record"),
    "outlook": gettext_lazy("Outlook of the customer"),
}
BEST = 10


class ForecastForm(forms.Form):
    """Everything that the value is computed from, and why it changes."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    discount_share = PercentField(label=gettext_lazy("Discount rate, %"), min_value=-99,
                                  max_value=100)  # fmt: skip
    investment = AmountField(label=gettext_lazy("Invested now"))
    first_year_contracted = forms.BooleanField(
        label=gettext_lazy("The first year is contracted: its cash is certain"), required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it changes"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Needed to publish: the next reader has to understand it."),
    )

    def __init__(self, draft: ForecastVersion, data: object = None) -> None:
        self.given = draft.assumptions
        self.years = [line.year for line in self.given.lines]
        super().__init__(data, initial=shown(draft))  # type: ignore[arg-type]  # a QueryDict
        for year in self.years:
            for name in INPUTS:
                self.fields[f"{name}{year}"] = _input(name, year)
            self.fields[f"contracted{year}"] = forms.BooleanField(
                label=_("Under contract %(year)d") % {"year": year}, required=False
            )
        for name in INPUTS:
            label = _("Grade of %(name)s") % {"name": label_of(name)}
            self.fields[f"grade_{name}"] = forms.ChoiceField(label=label, choices=GRADES)
        for factor in FACTORS:
            self.fields[f"factor_{factor}"] = forms.DecimalField(
                label=FACTOR_NAMES[factor], required=False, min_value=0, max_value=BEST,
                max_digits=4, decimal_places=2,
            )  # fmt: skip
        for scenario in Scenario:
            self._add_scenario(scenario)

    def _add_scenario(self, scenario: Scenario) -> None:
        label = str(scenario.label)
        names = {
            "probability": _("%(scenario)s: probability, %%"),
            "contribution": _("%(scenario)s: contribution, ± %%"),
            "retention": _("%(scenario)s: retention, ± points"),
        }
        for name, text in names.items():
            field = PercentField(label=text % {"scenario": label}, required=False)
            self.fields[f"{scenario.value}_{name}"] = field

    def input_rows(self) -> list[dict[str, Any]]:
        """Return the inputs line by line, with the fields of their years."""
        return [
            {
                "label": label_of(name) + (" (%)" if name == "retention" else ""),
                "fields": [self[f"{name}{year}"] for year in self.years],
                "grade": self[f"grade_{name}"],
            }
            for name in INPUTS
        ]

    def contract_fields(self) -> list[forms.BoundField]:
        """Return the marks of years that lie inside a firm contract."""
        return [self[f"contracted{year}"] for year in self.years]

    @property
    def has_scores(self) -> bool:
        """Say whether a factor of the scorecard is answered."""
        return bool(self.given.scorecard)

    def factor_fields(self) -> list[forms.BoundField]:
        """Return the factors of the relationship scorecard."""
        return [self[f"factor_{factor}"] for factor in FACTORS]

    def scenario_rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the scenarios with their fields."""
        names = ("probability", "contribution", "retention")
        return [
            (str(one.label), [self[f"{one.value}_{name}"] for name in names]) for one in Scenario
        ]

    def assumptions(self) -> Assumptions:
        """Return what was entered."""
        given = self.cleaned_data
        grades = {name: Grade(given[f"grade_{name}"]) for name in INPUTS}
        return Assumptions(
            lines=tuple(self._line(year, grades) for year in self.years),
            discount_share=given["discount_share"],
            investment=given["investment"],
            first_year_contracted=given["first_year_contracted"],
            scorecard={
                factor: given[f"factor_{factor}"]
                for factor in FACTORS
                if given[f"factor_{factor}"] is not None
            },
            outlooks=tuple(filter(None, map(self._outlook, Scenario))),
        )

    def _line(self, year: int, grades: Mapping[str, Grade]) -> Line:
        given = self.cleaned_data
        inputs = {name: given[f"{name}{year}"] for name in INPUTS}
        return Line(year, **inputs, contracted=given[f"contracted{year}"], grades=grades)

    def _outlook(self, scenario: Scenario) -> Outlook | None:
        """Return a scenario; one without a probability does not take part."""
        given, key = self.cleaned_data, scenario.value
        probability = given[f"{key}_probability"]
        if probability is None:
            return None
        zero = Decimal(0)
        return Outlook(scenario, probability, given[f"{key}_contribution"] or zero,
                       given[f"{key}_retention"] or zero)  # fmt: skip


def _input(name: str, year: int) -> forms.Field:
    label = f"{label_of(name)} {year}"
    if name == "retention":
        return PercentField(label=label, required=False, min_value=0, max_value=100)
    return AmountField(label=label, required=False)


def shown(draft: ForecastVersion) -> dict[str, object]:
    """Return the draft as the form shows it."""
    given = draft.assumptions
    first = given.lines[0]
    fields: dict[str, object] = {
        "version": draft.version,
        "reason": draft.reason,
        "discount_share": given.discount_share,
        "investment": given.investment,
        "first_year_contracted": given.first_year_contracted,
    }
    for line in given.lines:
        fields |= {f"{name}{line.year}": getattr(line, name) for name in INPUTS}
        fields[f"contracted{line.year}"] = line.contracted
    fields |= {f"grade_{name}": first.grade_of(name).value for name in INPUTS}
    fields |= {f"factor_{factor}": score for factor, score in given.scorecard.items()}
    for one in given.outlooks:
        key = one.scenario.value
        fields |= {f"{key}_probability": one.probability, f"{key}_retention": one.retention_change,
                  f"{key}_contribution": one.contribution_change}  # fmt: skip
    return fields
