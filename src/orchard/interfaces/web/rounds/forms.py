"""The forms of a round: opening it, a nomination, its gates, its raters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.analytics.policy.selection import GuardPolicy
from orchard.domain.core.models import User
from orchard.domain.selection.models import GateAnswer, SelectionRound
from orchard.domain.selection.rules.choices import Function, Gate, Grade
from orchard.domain.selection.services import Case, Passed
from orchard.interfaces.web.frame.forms import LONGEST_VERSION, ConflictView, Difference

REACHES = (
    ("0.05", _("Hardly: 5 points either way")),
    ("0.10", _("A little: 10 points either way")),
    ("0.20", _("Widely: 20 points either way")),
    ("1.00", _("Any weights at all")),
)
YES, NO = "yes", "no"


class PlacesForm(forms.Form):
    """How many accounts a round may choose."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    places = forms.IntegerField(label=_("Places to fill"), min_value=1, max_value=10_000)
    places_reason = forms.CharField(
        label=_("Why so many"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *given: object, guard: GuardPolicy, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # as Django takes them
        low, high = guard.first_round
        text = _(
            "The first round starts small, with %(low)d to %(high)d: adding an account later is "
            "one click, taking one out that was told needs a plan."
        )
        self.fields["places"].help_text = text % {"low": low, "high": high}
        reason = _("Needed for more than %(high)d in a first round, and for more than %(most)d.")
        self.fields["places_reason"].help_text = reason % {"high": high, "most": guard.most}


class OpenForm(PlacesForm):
    """A new round."""

    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("Such as “Key accounts 2027”.")
    )
    reach = forms.TypedChoiceField(
        label=_("How far might the weights be wrong?"),
        choices=REACHES,
        coerce=Decimal,
        initial="0.10",
        help_text=_(
            "At the reveal, ten thousand other weightings are tried within this reach. The share "
            "in which an account stays chosen says how firm the choice is."
        ),
    )
    field_order = ("name", "places", "places_reason", "reach")


class CaseForm(forms.Form):
    """Why an account is proposed."""

    round = forms.TypedChoiceField(label=_("Round"), coerce=int)
    why = forms.CharField(
        label=_("Why this account"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Reasons of the future: size, potential, strategic match."),
    )
    evidence = forms.CharField(
        label=_("What shows it"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    grade = forms.ChoiceField(label=_("How sure"), choices=Grade.choices, initial=Grade.ESTIMATED)

    def __init__(
        self, data: object = None, *, rounds: Iterable[SelectionRound], wanted: str = ""
    ) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.rounds = {one.pk: one for one in rounds}
        field = self.fields["round"]
        assert isinstance(field, forms.ChoiceField), "the round is chosen"
        field.choices = [(key, one.name) for key, one in self.rounds.items()]
        field.initial = next((key for key in self.rounds if str(key) == wanted), None)
        if len(self.rounds) == 1:
            field.widget, field.initial = forms.HiddenInput(), next(iter(self.rounds))

    @property
    def found(self) -> SelectionRound:
        """Return the round that was chosen."""
        return self.rounds[self.cleaned_data["round"]]

    def case(self) -> Case:
        """Return what was entered."""
        given = self.cleaned_data
        return Case(given["why"], given["evidence"], given["grade"])


class ReasonForm(forms.Form):
    """Why something is taken back."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    why = forms.CharField(label=_("Why"), max_length=300)


class GatesForm(forms.Form):
    """Whether an account passes the gates; what was not touched stays as others left it."""

    def __init__(self, data: object = None, *, answered: Mapping[Gate, GateAnswer | None]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.answered = answered
        for gate, answer in answered.items():
            self._add(gate, answer)

    def _add(self, gate: Gate, answer: GateAnswer | None) -> None:
        passes, note = _said(answer)
        choice = forms.ChoiceField(
            label=gate.label,
            choices=[("", _("not answered")), (YES, _("passes")), (NO, _("does not pass"))],
            required=False,
            initial=passes,
        )
        known = forms.CharField(
            label=_("How we know"),
            max_length=300,
            required=False,
            initial=note,
            widget=forms.TextInput({"placeholder": _("How we know")}),
        )
        was = forms.CharField(
            widget=forms.HiddenInput, required=False, initial=_as_seen(answer), strip=False
        )
        self.fields |= {gate.value: choice, f"{gate}_note": known, f"{gate}_was": was}

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField, object]]:
        """Return the fields of each gate with the answer that stands."""
        return [
            (self[gate.value], self[f"{gate}_note"], self[f"{gate}_was"], answer)
            for gate, answer in self.answered.items()
        ]

    def answers(self) -> dict[Gate, Passed]:
        """Return what the person said anew."""
        given, found = self.cleaned_data, {}
        for gate in self.answered:
            passes, note = given[gate.value], given[f"{gate}_note"]
            version, _colon, seen = given[f"{gate}_was"].partition(":")
            if passes and f"{passes}:{note}" != seen:
                found[gate] = Passed(passes == YES, note, _number(version))
        return found

    def settle(self, stored: Mapping[Gate, GateAnswer | None]) -> None:
        """Show both answers of every gate at which somebody else answered meanwhile.

        Sending the form again keeps what is on it.
        """
        if not hasattr(self, "conflict"):
            return
        differences, data = [], self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        for gate, said in self.answers().items():
            theirs = stored[gate]
            if theirs is None or theirs.version == said.expected:
                continue
            data[f"{gate}_was"] = _as_seen(theirs)
            mine = _words(self.cleaned_data[gate.value], said.note)
            differences.append(Difference(str(gate.label), mine, _words(*_said(theirs))))
        self.data, self.answered = data, stored
        self.conflict = ConflictView(0, tuple(differences))


def _said(answer: GateAnswer | None) -> tuple[str, str]:
    """Return an answer as the form's fields hold it."""
    return ("", "") if answer is None else (YES if answer.passes else NO, answer.note)


def _as_seen(answer: GateAnswer | None) -> str:
    """Return what the person saw: the version of the answer, and the answer."""
    return ":".join((str(answer.version if answer else 0), *_said(answer)))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= LONGEST_VERSION else 0


def _words(passes: str, note: str) -> str:
    return f"{_('passes') if passes == YES else _('does not pass')}: {note}"


class AskForm(forms.Form):
    """Who scores, and for which function."""

    user = forms.ChoiceField(label=_("Person"))
    function = forms.ChoiceField(
        label=_("Speaks for"),
        choices=Function.choices,
        help_text=_("Raters of several functions see different sides of a customer."),
    )

    def __init__(self, data: object = None, *, people: Mapping[str, User]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.people = people
        field = self.fields["user"]
        assert isinstance(field, forms.ChoiceField), "the person is chosen"
        field.choices = [(key, person.name) for key, person in people.items()]

    @property
    def person(self) -> User:
        """Return who was chosen."""
        return self.people[self.cleaned_data["user"]]

    @property
    def speaks_for(self) -> Function:
        """Return the function that was chosen."""
        return Function(self.cleaned_data["function"])
