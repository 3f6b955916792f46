"""Forms about people at the customer; opinions carry the question that everybody asks themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts import queries as accounts
from orchard.domain.core.models import User
from orchard.domain.relationships.cards import (
    OPINIONS,
    AttitudeNote,
    ContactCard,
    SeatNote,
    TieNote,
)
from orchard.domain.relationships.models import Contact, Restriction
from orchard.domain.relationships.rules import (
    ANCHORS,
    Answer,
    Channel,
    DecisionRole,
    DecisionWay,
    Function,
    Ground,
    InformationNeed,
    LawfulBasis,
    Level,
    LineKind,
    Stance,
    Strength,
    Tempo,
)
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.standing.forms import VersionedForm, day

COMFORT = _("Would I be comfortable if the person read this?")
COMPARED = 90
"""Days back that a map is compared with when nobody says more."""
NOT_KNOWN = ("", _("not known yet"))
SCALE = [NOT_KNOWN, *((str(one), str(one)) for one in range(1, 6))]


def text(label: Any, most: int = 200, **options: Any) -> forms.CharField:
    """Return a field of one line that may stay empty."""
    return forms.CharField(label=label, max_length=most, required=False, **options)


def opinion(label: Any, **options: Any) -> forms.CharField:
    """Return a field for what we think of somebody, with the question beside it."""
    said = {"help_text": COMFORT, **options}
    area = forms.Textarea({"rows": 2})
    return forms.CharField(label=label, max_length=2000, widget=area, **said)


def choice(label: Any, kinds: Any, **options: Any) -> forms.ChoiceField:
    """Return a field of choices of which none may be known."""
    found = [NOT_KNOWN, *kinds.choices]
    return forms.ChoiceField(label=label, choices=found, required=False, **options)


class ContactForm(VersionedForm):
    """Who a person at the customer is."""

    name = forms.CharField(label=_("Name"), max_length=200)
    title = text(_("Title"))
    function = forms.ChoiceField(label=_("Function group"), choices=Function.choices)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    influence = forms.ChoiceField(label=_("Influence, 1 to 5"), choices=SCALE, required=False)
    interest = forms.ChoiceField(label=_("Interest, 1 to 5"), choices=SCALE, required=False)
    source = forms.CharField(
        label=_("How we know them"), max_length=300,
        help_text=_("A meeting, a card, their website."),
    )  # fmt: skip
    basis = forms.ChoiceField(label=_("Lawful basis"), choices=LawfulBasis.choices)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    reports_to = forms.ChoiceField(label=_("Reports to"), required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = text(_("Telephone"), 50)
    channel = choice(_("Preferred channel"), Channel)
    language = text(_("Preferred language"), 50)
    tempo = choice(_("Tempo"), Tempo)
    information_need = choice(_("Information need"), InformationNeed)
    decision_way = choice(_("Way to decide"), DecisionWay)
    matters = opinion(_("What matters to them"), required=False)
    pains = opinion(_("Where the shoe pinches"), required=False)

    FACTS: tuple[str, ...] = (
        "name",
        "title",
        "function",
        "level",
        "influence",
        "interest",
        "source",
        "basis",
    )
    REACH = ("unit", "reports_to", "email", "phone", "channel", "language")
    WAYS: tuple[str, ...] = ("tempo", "information_need", "decision_way", "matters", "pains")

    def __init__(
        self, data: object = None, *, found: Seen, others: Sequence[Contact], initial: object = None
    ) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # a QueryDict or nothing
        units = accounts.units(found.viewer, found.account)
        self.units = {str(one.pk): one for one in units}
        self.others = {str(one.pk): one for one in others}
        self._offer("unit", self.units, _("the whole account"))
        self._offer("reports_to", self.others, NOT_KNOWN[1])

    def _offer(self, name: str, rows: Any, nothing: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField), "rows are chosen"
        field.choices = [("", nothing), *((key, one.name) for key, one in rows.items())]

    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Return the fields under their headings."""
        named = (
            (_("Who it is"), self.FACTS),
            (_("Where and how to reach them"), self.REACH),
            (_("How to work with them"), self.WAYS),
        )
        return [(title, [self[name] for name in names]) for title, names in named if names]

    def card(self) -> ContactCard:
        """Return what was entered."""
        said = self.said()
        numbers = {
            name: int(said[name]) if said.get(name) else None for name in ("influence", "interest")
        }
        rows = {
            "unit": self.units.get(said["unit"]),
            "reports_to": self.others.get(said["reports_to"]),
        }
        return ContactCard(**{**said, **numbers, **rows})


class FactsForm(ContactForm):
    """Who a person is, while nothing may be used: no opinion is shown, and none is written."""

    FACTS: tuple[str, ...] = tuple(one for one in ContactForm.FACTS if one not in OPINIONS)
    WAYS: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in OPINIONS:
            del self.fields[name]


class TieForm(forms.Form):
    """How strong a tie is today, what shows it, and when they last really met."""

    strength = forms.TypedChoiceField(
        label=_("How strong is the tie?"),
        choices=[(one.value, ANCHORS[one]) for one in Strength],
        coerce=lambda said: Strength(int(said)),
        widget=forms.RadioSelect,
    )
    evidence = opinion(
        _("What shows it"),
        required=False,
        help_text=_("Needed from 3 on. Would I be comfortable if the person read this?"),
    )
    on = day(_("As seen on"))
    met_on = day(_("Last meaningful contact"), required=False)
    what = text(_("What it was"))

    def note(self) -> TieNote:
        """Return what was entered."""
        return TieNote(**self.cleaned_data)


class MetForm(forms.Form):
    """A meaningful contact: the tie is fresh again."""

    on = day(_("They met on"))
    what = text(_("What it was"))


class AttitudeForm(forms.Form):
    """How somebody looks at us, or at a solution that is named."""

    solution = text(
        _("Toward which solution"),
        help_text=_("Empty: toward us. Name a solution to keep it apart."),
    )
    stance = forms.TypedChoiceField(
        label=_("Attitude"),
        choices=[(one.value, one.label) for one in reversed(Stance)],
        coerce=lambda said: Stance(int(said)),
        widget=forms.RadioSelect,
    )
    observed = opinion(_("What they said or did"))
    on = day(_("As seen on"))

    def note(self) -> AttitudeNote:
        """Return what was entered."""
        return AttitudeNote(**self.cleaned_data)


class RoleForm(forms.Form):
    """What somebody is in a decision."""

    role = forms.TypedChoiceField(
        label=_("Role"), choices=DecisionRole.choices, coerce=DecisionRole
    )
    decision = text(_("In which decision"), help_text=_("Empty: in general."))


class LineForm(forms.Form):
    """A line from somebody to another one of their people."""

    kind = forms.TypedChoiceField(
        label=_("They"), choices=LineKind.choices, coerce=LineKind, widget=forms.RadioSelect
    )
    other = forms.ChoiceField(label=_("Whom"))
    observed = opinion(_("What shows it"))

    def __init__(self, data: object = None, *, others: Sequence[Contact]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.others = {str(one.pk): one for one in others}
        field = self.fields["other"]
        assert isinstance(field, forms.ChoiceField), "the other is chosen"
        field.choices = [(key, one.name) for key, one in self.others.items()]

    @property
    def chosen(self) -> Contact:
        """Return who was chosen."""
        return self.others[self.cleaned_data["other"]]


class AskForm(forms.Form):
    """What an introduction is for."""

    why = text(_("What it is for"), 300, help_text=COMFORT)


class IntroductionForm(VersionedForm):
    """What came of a request for an introduction."""

    answer = forms.TypedChoiceField(
        label=_("Answer"),
        choices=[(one.value, one.label) for one in (Answer.DONE, Answer.DECLINED)],
        coerce=Answer,
        widget=forms.RadioSelect,
    )
    reason = text(_("Reason"), 300, help_text=_("Needed to decline, so that others can be asked."))


class RestrictForm(VersionedForm):
    """What somebody asks, so that nothing about them is used while it stands."""

    ground = forms.TypedChoiceField(
        label=_("What they ask"), choices=Ground.choices, coerce=Ground, widget=forms.RadioSelect
    )
    since = day(_("Since"))
    reason = forms.CharField(
        label=_("What they said, in a sentence"), max_length=300,
        help_text=_("If something is wrong: what, and how it should be."),
    )  # fmt: skip


class LiftForm(VersionedForm):
    """Why something may be used again; nothing is lifted that was not chosen."""

    ALL = "all"
    which = forms.ChoiceField(
        label=_("What is lifted"),
        error_messages={"invalid_choice": _("This does not stand any more. Look at what does.")},
    )
    on = day(_("Lifted on"))
    why = forms.CharField(
        label=_("Why"), max_length=300,
        help_text=_("What was corrected, or why not; what was decided and told them."),
    )  # fmt: skip

    def __init__(
        self, data: object = None, *, standing: Sequence[Restriction], initial: object = None
    ) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.standing = {str(one.pk): one for one in standing}
        field = self.fields["which"]
        assert isinstance(field, forms.ChoiceField), "what is lifted is chosen"
        rows = ((key, one.get_ground_display()) for key, one in self.standing.items())
        field.choices = [("", _("choose")), *rows, (self.ALL, _("everything that stands"))]

    @property
    def chosen(self) -> Restriction | None:
        """Return what was chosen, nothing for all of it."""
        which = self.cleaned_data["which"]
        return None if which == self.ALL else self.standing[which]


class LeftForm(VersionedForm):
    """That somebody left."""

    on = day(_("Left on"))


class SeatForm(VersionedForm):
    """An empty seat: who is expected, and who finds them how."""

    title = forms.CharField(label=_("Role that is expected"), max_length=200)
    function = forms.ChoiceField(label=_("Function group"), choices=Function.choices)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    role = choice(_("Role in decisions"), DecisionRole)
    influence = forms.TypedChoiceField(
        label=_("Influence that is expected"), choices=SCALE[1:], coerce=int
    )
    owner = forms.ChoiceField(label=_("Who finds them"), required=False)
    plan = opinion(_("Plan"), required=False)
    due_on = day(_("Until"), required=False)

    def __init__(
        self, data: object = None, *, people: Sequence[User], initial: object = None
    ) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.people = {str(one.pk): one for one in people}
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField), "the owner is chosen"
        field.choices = [
            ("", _("nobody yet")),
            *((key, one.name) for key, one in self.people.items()),
        ]

    def note(self) -> SeatNote:
        """Return what was entered."""
        said = self.said()
        return SeatNote(**{**said, "owner": self.people.get(said["owner"])})


class PersonForm(VersionedForm):
    """One of the customer's people, or a reason why nobody."""

    person = forms.ChoiceField(required=False)
    reason = text(_("Or why not"), 300)

    def __init__(
        self,
        data: object = None,
        *,
        people: Sequence[Contact],
        label: Any,
        initial: object = None,
    ) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.people = {str(one.pk): one for one in people}
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField), "the person is chosen"
        field.label = label
        field.choices = [("", _("nobody")), *((key, one.name) for key, one in self.people.items())]

    @property
    def chosen(self) -> Contact | None:
        """Return who was chosen."""
        return self.people.get(self.cleaned_data["person"])


class DayForm(forms.Form):
    """The day that the map is shown for."""

    on = forms.DateField(required=False)
    since = forms.DateField(required=False)

    def start(self, on: date) -> date:
        """Return the day to compare with, ninety days before for anything else."""
        said = self.cleaned_data.get("since") if self.is_valid() else None
        return min(said or date.fromordinal(max(on.toordinal() - COMPARED, 1)), on)

    def day(self, today: date) -> date:
        """Return the day asked for, today for anything else."""
        said = self.cleaned_data.get("on") if self.is_valid() else None
        return min(said, today) if said else today
