"""What a person asks of the economics page: another price, volume or mix, and a deal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.analytics.amounts import ZERO
from orchard.analytics.clv.contract import Deal
from orchard.analytics.clv.forecast_file import NamedDeal
from orchard.domain.economics.queries.statements import Question
from orchard.interfaces.web.accounts.forms.fields import AmountField, PercentField
from orchard.interfaces.web.frame import figures

MOST_FAMILIES = 8
YEARS = 3


class WhatIfForm(forms.Form):
    """Changes in percent; of the mix, what is left empty shares the rest as it does today."""

    price = PercentField(label=gettext_lazy("Price, %"), required=False, min_value=-100)
    volume = PercentField(label=gettext_lazy("Volume, %"), required=False, min_value=-100)

    def __init__(self, data: object, families: Sequence[tuple[str, Decimal]]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict
        self.families = families[:MOST_FAMILIES]
        for at, (name, share) in enumerate(self.families):
            self.fields[f"mix{at}"] = PercentField(
                label=name, required=False, min_value=0, max_value=100,
                help_text=_("now %(share)s") % {"share": figures.percent(share, 1)},
            )  # fmt: skip

    def mix_fields(self) -> list[forms.BoundField]:
        """Return the fields of the mix."""
        return [self[f"mix{at}"] for at in range(len(self.families))]

    @property
    def is_asked(self) -> bool:
        """Say whether anything was changed."""
        return self.is_valid() and any(one is not None for one in self.cleaned_data.values())

    def question(self) -> Question:
        """Return what is asked."""
        given = self.cleaned_data
        named = {
            name: given[f"mix{at}"]
            for at, (name, _share) in enumerate(self.families)
            if given.get(f"mix{at}") is not None
        }
        return Question(given["price"] or ZERO, given["volume"] or ZERO, named or None)


class DealForm(forms.Form):
    """A deal under negotiation, year by year."""

    name = forms.CharField(label=gettext_lazy("Deal"), max_length=120)
    investment = AmountField(label=gettext_lazy("Investment now"), required=False)

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict
        for year in range(1, YEARS + 1):
            is_first = year == 1
            self.fields[f"net{year}"] = AmountField(
                label=_("Net sales, year %(year)d") % {"year": year}, required=is_first
            )
            self.fields[f"margin{year}"] = AmountField(
                label=_("Margin, year %(year)d") % {"year": year}, required=is_first
            )
            self.fields[f"cost{year}"] = AmountField(
                label=_("Cost to serve, year %(year)d") % {"year": year}, required=is_first
            )

    def rows(self) -> list[tuple[int, list[forms.BoundField]]]:
        """Return the fields year by year."""
        names = ("net", "margin", "cost")
        years = range(1, YEARS + 1)
        return [(year, [self[f"{name}{year}"] for name in names]) for year in years]

    def deal(self) -> NamedDeal:
        """Return the deal."""
        given = self.cleaned_data
        return NamedDeal(
            given["name"],
            _years(given, "net"),
            Deal(_years(given, "margin"), _years(given, "cost"), given["investment"] or ZERO),
        )


def _years(given: Mapping[str, Decimal | None], name: str) -> tuple[Decimal, ...]:
    return tuple(given[f"{name}{year}"] or ZERO for year in range(1, YEARS + 1))
