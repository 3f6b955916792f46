"""The plan of an account by quarter: eight quarters, revenue and margin."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.interfaces.web.accounts.forms.fields import AmountField
from orchard.interfaces.web.frame.figures import quarter

QUARTERS = 8
MONTHS_OF_QUARTER, QUARTERS_OF_YEAR = 3, 4
Planned = Mapping[date, tuple[Decimal, Decimal | None]]


class PlanForm(forms.Form):
    """Revenue and margin of this year's and next year's quarters, and why they change."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = forms.CharField(
        label=gettext_lazy("Why it changes"), max_length=2000, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, planned: Planned, number: int, today: date, data: object = None) -> None:
        self.planned = planned
        self.starts = [_start(today.year, at) for at in range(QUARTERS)]
        super().__init__(data, initial=shown(planned, number))  # type: ignore[arg-type]
        for start in self.starts:
            name = quarter(start)
            self.fields[f"revenue_{start}"] = AmountField(
                label=_("Revenue %(quarter)s") % {"quarter": name}, required=False
            )
            self.fields[f"margin_{start}"] = AmountField(
                label=_("Margin %(quarter)s") % {"quarter": name}, required=False
            )

    def rows(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """Return the quarters with their fields."""
        return [
            (quarter(start), self[f"revenue_{start}"], self[f"margin_{start}"])
            for start in self.starts
        ]

    def quarters(self) -> Planned:
        """Return the whole plan: earlier quarters as they were, these as they were entered."""
        given = self.cleaned_data
        kept = {
            start: amounts for start, amounts in self.planned.items() if start not in self.starts
        }
        entered = {
            start: (given[f"revenue_{start}"], given[f"margin_{start}"])
            for start in self.starts
            if given[f"revenue_{start}"] is not None
        }
        return {**kept, **entered}

    def clean(self) -> dict[str, object]:
        """Refuse a margin without a revenue: it would be lost."""
        given: dict[str, object] = super().clean() or self.cleaned_data
        for start in self.starts:
            is_alone = given.get(f"revenue_{start}") is None
            if is_alone and given.get(f"margin_{start}") is not None:
                self.add_error(f"revenue_{start}", _("Plan the revenue of this quarter too."))
        return given


def shown(planned: Planned, number: int) -> dict[str, object]:
    """Return a plan as the form shows it."""
    fields: dict[str, object] = {"seen": number}
    for start, (revenue, margin) in planned.items():
        fields |= {f"revenue_{start}": revenue, f"margin_{start}": margin}
    return fields


def _start(year: int, at: int) -> date:
    month = at % QUARTERS_OF_YEAR * MONTHS_OF_QUARTER + 1
    return date(year + at // QUARTERS_OF_YEAR, month, 1)
