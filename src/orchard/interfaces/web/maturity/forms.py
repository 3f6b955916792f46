"""Forms of maturity: an assessment, who is asked, an answer, a goal."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.programme.models import MaturityGoal
from orchard.domain.programme.queries.maturity import SheetItem
from orchard.domain.programme.rules.maturity import Side
from orchard.domain.programme.services.maturity import Aim, Said

UNKNOWN = "unknown"


def day_field(label: object, **more: object) -> forms.DateField:
    """Return a field for a day."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, **more)  # type: ignore[arg-type]  # as Django takes them


class AssessmentForm(forms.Form):
    """What an assessment is called, and until when people answer."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("Such as “Maturity 2027”."))
    due_on = day_field(
        _("Answers until"),
        help_text=_("A reminder, not a lock: you close it when enough people have answered."),
    )


class AskForm(forms.Form):
    """Who answers, and for which side."""

    side = forms.ChoiceField(
        label=_("They speak for"),
        choices=Side.choices,
        help_text=_(
            "Ask three or more of a side: of fewer, nothing is shown by itself. Sides count "
            "alike, however many people answer for them."
        ),
    )
    users = forms.MultipleChoiceField(label=_("People"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: QueryDict | None = None, *, people: Mapping[str, User]) -> None:
        super().__init__(data)
        self.people = people
        field = self.fields["users"]
        assert isinstance(field, forms.MultipleChoiceField), "people are chosen"
        field.choices = [(key, person.name) for key, person in people.items()]

    @property
    def chosen(self) -> list[User]:
        """Return who was chosen."""
        return [self.people[key] for key in self.cleaned_data["users"]]

    @property
    def speaks_for(self) -> Side:
        """Return the side that was chosen."""
        return Side(self.cleaned_data["side"])


class ReasonForm(forms.Form):
    """Why an assessment is given up."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    why = forms.CharField(label=_("Why"), max_length=300)


class AnswerForm(forms.Form):
    """One's own answer to an item: how far the programme is, or that one does not know."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    value = forms.ChoiceField(
        label=_("Answer"), error_messages={"required": _("Choose an answer.")}
    )
    evidence = forms.CharField(
        label=_("What shows it"),
        max_length=500,
        required=False,
        widget=forms.TextInput({"placeholder": _("A document, a page, a number")}),
    )

    def __init__(
        self, data: QueryDict | None = None, *, row: SheetItem, evidence_from: int
    ) -> None:
        given = row.answer
        shown = {"evidence": given.evidence if given else ""}
        super().__init__(data, initial=shown, auto_id=f"id_{row.item.key.replace('.', '-')}_%s")
        self.item, self.given, self.evidence_from = row.item, given, evidence_from
        numbers = [(str(value), text) for value, text in enumerate(row.item.anchors)]
        field = self.fields["value"]
        assert isinstance(field, forms.ChoiceField), "an answer is chosen"
        field.choices = [*numbers, (UNKNOWN, _("I do not know"))]

    @property
    def anchor(self) -> str:
        """Return the item's key as the name of a place on the page."""
        return f"item-{self.item.key.replace('.', '-')}"

    @property
    def answers(self) -> list[tuple[str, object]]:
        """Return every number with what it looks like."""
        return [(str(value), text) for value, text in enumerate(self.item.anchors)]

    @property
    def chosen(self) -> str:
        """Return the answer that is marked, nothing where none is."""
        if self.is_bound:
            return str(self["value"].value() or "")
        if self.given is None:
            return ""
        return UNKNOWN if self.given.value is None else str(self.given.value)

    @property
    def version_to_send(self) -> int:
        """Return the version on which the next change is saved."""
        conflict = getattr(self, "conflict", None)
        if conflict is not None:
            return int(conflict.version)
        return self.given.version if self.given is not None else 0

    def said(self) -> Said:
        """Return what the person says."""
        value = self.cleaned_data["value"]
        return Said(None if value == UNKNOWN else int(value), self.cleaned_data["evidence"])


class GoalForm(forms.Form):
    """What gets better, who answers for it, and by when."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("What gets better"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("So that a stranger could see on that day whether it did."),
    )
    owner = forms.ChoiceField(label=_("Who answers for it"))
    due_on = day_field(_("By when"))

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        people: Mapping[str, User],
        goal: MaturityGoal | None,
    ) -> None:
        shown: dict[str, object] = {}
        if goal is not None:
            shown = {name: getattr(goal, name) for name in ("version", "text", "due_on")}
            shown["owner"] = goal.owner_id
        super().__init__(data, initial=shown)
        self.people = people
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField), "the owner is chosen"
        field.choices = [("", _("Choose")), *((key, one.name) for key, one in people.items())]

    def aim(self) -> Aim:
        """Return what was entered."""
        given = self.cleaned_data
        return Aim(given["text"], self.people[given["owner"]], given["due_on"])
