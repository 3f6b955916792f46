"""Forms of the meeting: notes, a score that the talk settled, a decision with its mandate."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.selection import services
from orchard.domain.selection.models import SelectionDecision, SelectionRound
from orchard.domain.selection.queries import ScoredCriterion
from orchard.domain.selection.rules.choices import LightReason, Outcome

MOST_HOURS = 20_000


class NotesForm(forms.Form):
    """What was said in the meeting."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    notes = forms.CharField(
        label=_("Notes of the discussion"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("What was said, and why it changed minds. Kept in the archive."),
    )

    @classmethod
    def of(cls, found: SelectionRound) -> NotesForm:
        """Return the form as the round has it."""
        return cls(initial={"notes": found.notes, "version": found.version})


class SettleForm(forms.Form):
    """The score on which the room agreed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    score = forms.DecimalField(
        label=_("Score on which the room agrees"),
        max_digits=3,
        decimal_places=1,
        min_value=0,
        max_value=10,
        widget=forms.NumberInput({"inputmode": "decimal", "step": "0.5"}),
        help_text=_("0 to 10. The blind scores stay as they are; this one counts."),
    )
    reason = forms.CharField(
        label=_("What the talk brought"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, data: object = None, **options: Any) -> None:
        """Name the fields apart from those of the decision, beside which the form opens."""
        super().__init__(data, auto_id="settle_%s", **options)  # type: ignore[arg-type]  # a QueryDict

    @staticmethod
    def shown(scored: ScoredCriterion | None) -> dict[str, object]:
        """Return what is settled, as the form shows it."""
        if scored is None or scored.settled is None:
            return {}
        names = ("version", "score", "reason")
        return {name: getattr(scored.settled, name) for name in names}

    def said(self) -> dict[str, Any]:
        """Return what the service takes."""
        given = self.cleaned_data
        return {
            "expected": given["version"] or 0, "score": given["score"], "reason": given["reason"],
        }  # fmt: skip


class DecisionForm(forms.Form):
    """What the meeting decides about one account, with the mandate that follows."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    outcome = forms.ChoiceField(
        label=_("Decision"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The reason is what the others will ask for."),
    )
    light_reason = forms.ChoiceField(
        label=_("Why light"),
        required=False,
        choices=[("", _("only for “light”")), *LightReason.choices],
    )
    target_hours = forms.IntegerField(
        label=_("Hours a year"),
        required=False,
        min_value=1,
        max_value=MOST_HOURS,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        help_text=_("For a key account: what all functions together may spend."),
    )
    mandate = forms.CharField(
        label=_("Mandate"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "What may be done more than elsewhere, and what less. Every function reads it."
        ),
    )
    not_before = forms.DateField(
        label=_("Next nomination not before"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Only for “not now”."),
    )

    FIELDS: ClassVar[tuple[str, ...]] = (
        "version", "outcome", "reason", "light_reason", "target_hours", "mandate", "not_before",
    )  # fmt: skip

    @classmethod
    def of(cls, decision: SelectionDecision | None) -> DecisionForm:
        """Return the form as the decision has it, empty before there is one."""
        if decision is None:
            return cls()
        return cls(initial={name: getattr(decision, name) for name in cls.FIELDS})

    def verdict(self) -> services.Verdict:
        """Return what the service takes."""
        given = {name: one for name, one in self.cleaned_data.items() if name != "version"}
        given["outcome"] = Outcome(given["outcome"])
        return services.Verdict(**given)
