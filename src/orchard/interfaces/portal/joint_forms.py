"""What a guest can send about what both sides settle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.plans.rules.joint import Score
from orchard.domain.plans.rules.joint_matters import LONGEST_NEED
from orchard.domain.plans.rules.portal import LONGEST_COMMENT

SCALE = [(one, str(one)) for one in range(1, 6)]
MOST_DIGITS = 17


class Versioned(forms.Form):
    """A form about something that we may change meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=2**31 - 1)

    @property
    def expected(self) -> int:
        """Return the version that the guest saw."""
        return self.cleaned_data["version"] or 0


class ChangeForm(Versioned):
    """What should be different."""

    words = forms.CharField(
        label=_("What should be different?"), max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class ScoreForm(forms.Form):
    """What an initiative brings them, and what it takes."""

    benefit = forms.TypedChoiceField(
        label=_("What it brings you, 1 to 5"), choices=SCALE, coerce=int, widget=forms.RadioSelect
    )
    effort = forms.TypedChoiceField(
        label=_("What it takes of both of us, 1 to 5"), choices=SCALE, coerce=int,
        widget=forms.RadioSelect,
    )  # fmt: skip
    wants = forms.BooleanField(label=_("We want it done"), required=False)

    def score(self) -> Score:
        """Return what was entered."""
        given = self.cleaned_data
        return Score(given["benefit"], given["effort"], given["wants"])

    @staticmethod
    def shown(given: Score | None) -> dict[str, object]:
        """Return a score as the form shows it."""
        if given is None:
            return {"wants": True}
        return {"benefit": given.benefit, "effort": given.effort, "wants": given.wants}


class RankForm(Versioned):
    """Each need with its place, and one that we did not think of."""

    def __init__(self, data: object = None, *, needs: Sequence[str], **options: Any) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.needs = {f"need_{place}": need for place, need in enumerate(needs, start=1)}
        places = [(place, str(place)) for place in range(1, len(needs) + 2)]
        for start, (name, need) in enumerate(self.needs.items(), start=1):
            self.fields[name] = forms.TypedChoiceField(
                label=need, choices=places, coerce=int, initial=start
            )
        self.fields["other"] = forms.CharField(
            label=_("Something else that matters"), max_length=LONGEST_NEED, required=False
        )
        self.fields["other_place"] = forms.TypedChoiceField(
            label=_("Its place"), choices=places, coerce=int, initial=len(places)
        )

    def clean(self) -> dict[str, Any]:
        """Refuse two needs at the same place."""
        given = super().clean() or self.cleaned_data
        taken = [given[name] for name in self._placed() if name in given]
        if len(set(taken)) < len(taken):
            raise forms.ValidationError(_("Two needs have the same place. Give each its own."))
        return given

    def ranked(self) -> list[str]:
        """Return the needs in their order."""
        given = self.cleaned_data
        said = {**self.needs, "other_place": given["other"]}
        return [said[name] for name in sorted(self._placed(), key=lambda name: given[name])]

    def _placed(self) -> list[str]:
        """Return the fields that hold a place which counts."""
        has_other = bool(self.cleaned_data.get("other"))
        return [*self.needs, *(["other_place"] if has_other else [])]


class CorrectForm(Versioned):
    """What a value was worth to them instead."""

    amount = forms.DecimalField(
        label=_("Worth to you"), required=False, max_digits=MOST_DIGITS, decimal_places=4,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("Leave it empty if it brought you nothing that you could count."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("What is different?"), max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
