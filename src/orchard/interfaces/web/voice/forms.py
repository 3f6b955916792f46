"""Forms about what customers say: the answer sheet, steps that build trust, mutual benefit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.voice.models import Answer, AnswerSheet
from orchard.domain.voice.rules import (
    PARTS,
    SETTLED,
    VALUE,
    Balance,
    Item,
    Part,
    StepKind,
    StepState,
    Way,
)
from orchard.domain.voice.services import BenefitNote, SheetNote, StepNote
from orchard.interfaces.web.relations.forms import COMFORT, text
from orchard.interfaces.web.standing.forms import VersionedForm, day, words

NOT_ANSWERED = ("", _("not answered"))
EXAMPLE = "example_"


def _question(item: Item, part: Part) -> forms.TypedChoiceField:
    scale = range(part.lowest, part.highest + 1)
    return forms.TypedChoiceField(
        label=item.label,
        choices=[NOT_ANSWERED, *((str(one), str(one)) for one in scale)],
        coerce=int,
        required=False,
        empty_value=None,
    )


class _OursForm(VersionedForm):
    """A form that names one of us."""

    people: Mapping[str, User]

    def offer(self, name: str, people: Sequence[User]) -> None:
        """Let one of these be chosen."""
        self.people = {str(one.pk): one for one in people}
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField), "people are chosen"
        field.choices = [(key, one.name) for key, one in self.people.items()]


class SheetForm(_OursForm):
    """What a person answered; what is left empty was not answered."""

    on = day(_("Answered on"))
    way = forms.TypedChoiceField(label=_("How they were asked"), choices=Way.choices, coerce=Way)
    asked_by = forms.ChoiceField(label=_("Who asked"))
    is_named = forms.BooleanField(
        label=_("They agreed that the team sees their name beside the answers."),
        required=False,
        help_text=_("Without it the answers count only together with those of others."),
    )
    words = words(_("In their own words"), required=False, help_text=COMFORT)

    FACTS = ("on", "way", "asked_by", "is_named")

    def __init__(
        self, data: object = None, *, people: Sequence[User], initial: object = None
    ) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.offer("asked_by", people)
        for part in PARTS:
            for item in part.items:
                self.fields[item.value] = _question(item, part)
                if item in VALUE:
                    self.fields[EXAMPLE + item.value] = text(_("Their example"), 300)

    def parts(self) -> list[tuple[Any, Any, list[forms.BoundField]]]:
        """Return the fields under their headings, with what the ends of a scale mean."""
        asked = [
            (part.title, part.ends, [self[name] for item in part.items for name in _names(item)])
            for part in PARTS
        ]
        facts = [self[name] for name in self.FACTS]
        return [(_("When and how"), "", facts), *asked, (_("Words"), "", [self["words"]])]

    def note(self) -> SheetNote:
        """Return what was entered."""
        said = self.said()
        scores = {item: said[item.value] for item in Item if said[item.value] is not None}
        return SheetNote(
            on=said["on"],
            way=said["way"],
            asked_by=self.people[said["asked_by"]],
            is_named=said["is_named"],
            scores=scores,
            examples={item: said[EXAMPLE + item.value] for item in VALUE},
            words=said["words"],
        )

    @staticmethod
    def of(sheet: AnswerSheet, answers: Sequence[Answer]) -> dict[str, object]:
        """Return what the form of a stored sheet shows."""
        facts = {
            name: getattr(sheet, name) for name in ("version", "on", "way", "is_named", "words")
        }
        scores = {one.item: one.score for one in answers}
        examples = {EXAMPLE + one.item: one.example for one in answers}
        return {**facts, "asked_by": sheet.asked_by_id, **scores, **examples}


class StepForm(_OursForm):
    """What we promised somebody, or want to do."""

    kind = forms.TypedChoiceField(
        label=_("What is it?"), choices=StepKind.choices, coerce=StepKind, widget=forms.RadioSelect
    )
    what = forms.CharField(label=_("What"), max_length=300, help_text=COMFORT)
    owner = forms.ChoiceField(label=_("Who does it"))
    due_on = day(_("Until"))

    def __init__(
        self, data: object = None, *, people: Sequence[User], initial: object = None
    ) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.offer("owner", people)

    def note(self) -> StepNote:
        """Return what was entered."""
        said = self.said()
        return StepNote(**{**said, "owner": self.people[said["owner"]]})


class SettleForm(VersionedForm):
    """What came of a step."""

    state = forms.TypedChoiceField(
        label=_("What came of it?"),
        choices=[(one.value, one.label) for one in SETTLED],
        coerce=StepState,
        widget=forms.RadioSelect,
    )
    on = day(_("On"))
    outcome = text(_("In a sentence"), 300, help_text=_("Needed where it was not done."))


class BenefitForm(forms.Form):
    """What both sides gain, and whether that is fair."""

    they_gain = words(_("What they gain with us"))
    we_gain = words(_("What we gain with them"))
    balance = forms.TypedChoiceField(
        label=_("Is it fair?"), choices=Balance.choices, coerce=Balance, widget=forms.RadioSelect
    )
    why = words(_("Why, and what we change"), required=False)
    on = day(_("As seen on"))

    def note(self) -> BenefitNote:
        """Return what was entered."""
        return BenefitNote(**self.cleaned_data)


def _names(item: Item) -> tuple[str, ...]:
    return (item.value, EXAMPLE + item.value) if item in VALUE else (item.value,)
