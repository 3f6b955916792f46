"""Forms of criteria: the reason of a version, weights, words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.selection.models import Criterion
from orchard.domain.selection.rules.library import SPANS
from orchard.domain.selection.services import OwnCriterion

WEIGHT = "weight-"


class ReasonForm(forms.Form):
    """Why the criteria change."""

    reason = forms.CharField(
        label=_("Why a next version"), max_length=1000, widget=forms.Textarea({"rows": 2})
    )


class ApproveForm(forms.Form):
    """Nothing but the version that was seen: what is wrong with approving it stands on it."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """A criterion beside the field of its weight."""

    criterion: Criterion
    field: forms.BoundField


class WeightsForm(forms.Form):
    """The weights of a draft."""

    def __init__(self, data: object = None, *, criteria: Sequence[Criterion]) -> None:
        initial = {WEIGHT + one.key: one.weight for one in criteria}
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.criteria = criteria
        for one in criteria:
            marks = {"data-weight": "", "min": "0", "max": "1", "step": "0.005"}
            box = forms.NumberInput(marks | ({"data-size": ""} if one.is_size else {}))
            self.fields[WEIGHT + one.key] = forms.DecimalField(
                label=one.title, decimal_places=3, max_digits=4, widget=box
            )

    def rows(self) -> Iterator[Weighing]:
        """Yield each criterion with its field."""
        return (Weighing(one, self[WEIGHT + one.key]) for one in self.criteria)

    def weights(self) -> dict[str, Decimal]:
        """Return what the service takes."""
        return {name.removeprefix(WEIGHT): one for name, one in self.cleaned_data.items()}


class WordsForm(forms.Form):
    """What a criterion asks, and the words of its scale."""

    question = forms.CharField(
        label=_("What it asks"), max_length=300, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, data: object = None, *, criterion: Criterion | None = None) -> None:
        initial = {"question": criterion.question} if criterion else {}
        steps = list(criterion.steps) if criterion else []
        initial |= {f"step{place}": step for place, step in enumerate(steps)}
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # a QueryDict or nothing
        for place, span in enumerate(SPANS):
            self.fields[f"step{place}"] = forms.CharField(
                label=_("Scores %(span)s mean") % {"span": span}, max_length=200
            )

    def steps(self) -> list[str]:
        """Return the five words of the scale."""
        return [self.cleaned_data[f"step{place}"] for place in range(len(SPANS))]


class OwnForm(WordsForm):
    """A criterion in one's own words."""

    title = forms.CharField(label=_("Criterion"), max_length=200)
    is_size = forms.BooleanField(
        label=_("Pure size, such as revenue or volume"), required=False,
        help_text=_("There is a limit to what these weigh: size alone makes nothing strategic."),
    )  # fmt: skip
    field_order = ("title", "question", *(f"step{place}" for place in range(len(SPANS))), "is_size")

    def __init__(self, data: object = None) -> None:
        super().__init__(data)
        self.order_fields(self.field_order)

    def criterion(self) -> OwnCriterion:
        """Return what the service takes."""
        given = self.cleaned_data
        return OwnCriterion(
            given["title"], given["question"], self.steps(), is_size=given["is_size"]
        )
