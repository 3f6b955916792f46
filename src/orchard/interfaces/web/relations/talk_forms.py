"""Forms about how people like to work, what is open with them, and conversations with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import Attachment, User
from orchard.domain.relationships.cards import PointNote, StyleNote, TalkPlan, TalkSheet
from orchard.domain.relationships.models import Contact, Story
from orchard.domain.relationships.rules import (
    HIGHEST,
    LONGEST,
    LOWEST,
    SHORTEST,
    Adapted,
    Colour,
    Confidence,
    PointKind,
    SeenHow,
)
from orchard.domain.relationships.styles import GUIDES
from orchard.interfaces.web.relations.forms import opinion, text
from orchard.interfaces.web.relations.wording import NAMES
from orchard.interfaces.web.standing.forms import VersionedForm, day

LONGEST_DRAFT = 20_000


def words(label: Any, **options: Any) -> forms.CharField:
    """Return a field of a few sentences that may stay empty."""
    area = forms.Textarea({"rows": 3})
    return forms.CharField(label=label, max_length=2000, widget=area, required=False, **options)


def check(label: Any, **options: Any) -> forms.BooleanField:
    """Return a box to tick."""
    return forms.BooleanField(label=label, **options)


class AllowForm(VersionedForm):
    """That an administrator read what opinions about people are, and where the assessment lies."""

    assessment = forms.CharField(
        label=_("Where your assessment of the privacy risks lies"),
        max_length=300,
        help_text=_("A document, a ticket, a folder: what you would show to who asks."),
    )
    has_read = check(_("I read what this means, and we told the people who write here."))


def patterns(colour: Colour) -> forms.MultipleChoiceField:
    """Return the checklist of one way of working: what one may see of it."""
    return forms.MultipleChoiceField(
        label=NAMES[colour],
        choices=[(str(place), said) for place, said in enumerate(GUIDES[colour].patterns)],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class StyleForm(forms.Form):
    """Which way of working somebody's behaviour resembles: what was ticked becomes part of the note."""

    seen_red = patterns(Colour.RED)
    seen_yellow = patterns(Colour.YELLOW)
    seen_green = patterns(Colour.GREEN)
    seen_blue = patterns(Colour.BLUE)
    observed = opinion(
        _("What they did or said"),
        help_text=_("Needed. Write what happened, no judgement and no label."),
    )
    primary = forms.TypedChoiceField(
        label=_("Which way of working does it resemble?"),
        choices=[(one.value, NAMES[one]) for one in Colour],
        coerce=Colour,
        widget=forms.RadioSelect,
    )
    secondary = forms.TypedChoiceField(
        label=_("Also a little"),
        choices=[("", _("none")), *((one.value, NAMES[one]) for one in Colour)],
        coerce=Colour,
        required=False,
        empty_value=None,
    )
    confidence = forms.TypedChoiceField(
        label=_("How sure are you?"), choices=Confidence.choices, coerce=Confidence
    )
    seen_how = forms.TypedChoiceField(
        label=_("Where it comes from"), choices=SeenHow.choices, coerce=SeenHow
    )
    on = day(_("Seen on"))
    expires_on = day(
        _("Valid until"), required=False, help_text=_("Empty: a year. At most 18 months.")
    )
    is_comfortable = check(
        _("I would be comfortable if the person read this."),
        help_text=_("They may: it is handed over to them when they ask."),
        error_messages={
            "required": _("Write it so that you would be comfortable if the person read it."),
        },
    )

    def note(self) -> StyleNote:
        """Return what was entered."""
        besides = {"is_comfortable", *(f"seen_{one.value}" for one in Colour)}
        said = {name: one for name, one in self.cleaned_data.items() if name not in besides}
        return StyleNote(**{**said, "observed": ". ".join([*self._ticked(), said["observed"]])})

    @property
    def checklists(self) -> list[forms.BoundField]:
        """Return what one may see of each way, to tick."""
        return [self[f"seen_{one.value}"] for one in Colour]

    @property
    def others(self) -> list[forms.BoundField]:
        """Return the fields beside the checklists."""
        return [one for one in self.visible_fields() if not one.name.startswith("seen_")]

    @property
    def has_ticks(self) -> bool:
        """Say whether something is ticked, so that it is not folded away."""
        return any(one.value() for one in self.checklists)

    def _ticked(self) -> list[str]:
        return [
            str(GUIDES[one].patterns[int(place)])
            for one in Colour
            for place in self.cleaned_data[f"seen_{one.value}"]
        ]


class PointForm(forms.Form):
    """A concern, a question, a need or the voice of a user."""

    kind = forms.TypedChoiceField(
        label=_("What is it?"), choices=PointKind.choices, coerce=PointKind
    )
    text = opinion(_("What they said or asked"))
    raised_on = day(_("Raised on"))
    owner = forms.ChoiceField(label=_("Who answers"), required=False)
    due_on = day(_("Answer by"), required=False)

    def __init__(
        self, data: object = None, *, people: Sequence[User], initial: object = None
    ) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.people = {str(one.pk): one for one in people}
        _offer(self, "owner", self.people, _("nobody yet"))

    def note(self) -> PointNote:
        """Return what was entered."""
        said = self.cleaned_data
        return PointNote(**{**said, "owner": self.people.get(said["owner"])})


class AnswerForm(VersionedForm):
    """What was answered, and when."""

    answer = opinion(_("What was answered"))
    on = day(_("Answered on"))


class TalkForm(VersionedForm):
    """With whom one talks about what, when and how long."""

    people = forms.MultipleChoiceField(label=_("With whom"), widget=forms.CheckboxSelectMultiple)
    purpose = forms.CharField(label=_("What for"), max_length=200)
    planned_on = day(_("On"))
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=SHORTEST,
        max_value=LONGEST,
        required=False,
        help_text=_("Empty: as long as fits these people."),
    )

    def __init__(
        self, data: object = None, *, people: Sequence[Contact], initial: object = None
    ) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.contacts = {str(one.pk): one for one in people}
        field = self.fields["people"]
        assert isinstance(field, forms.MultipleChoiceField), "people are chosen"
        field.choices = [(key, _named(one)) for key, one in self.contacts.items()]

    def chosen(self) -> list[Contact]:
        """Return with whom one talks."""
        return [self.contacts[key] for key in self.cleaned_data["people"]]

    def plan(self) -> TalkPlan:
        """Return what was entered."""
        return plan_of(self.cleaned_data)


class SheetForm(VersionedForm):
    """What is ready for a conversation."""

    purpose = forms.CharField(label=_("What for"), max_length=200)
    planned_on = day(_("On"))
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=SHORTEST, max_value=LONGEST, required=False,
        help_text=_("Empty: as long as fits these people."),
    )  # fmt: skip
    result_line = text(_("The result in one line"), 300)
    recommendation = words(_("The one way forward that we recommend"))
    next_step = text(_("Next step, and who takes it"), 300)
    next_step_on = day(_("Next step by"), required=False)
    decide_by = day(_("We ask for a decision by"), required=False)
    picked = forms.ChoiceField(label=_("A story of the library"), required=False)
    story = words(_("A story of another customer, in your own words"))
    idea = words(_("An idea to shape together"))
    idea_owner = forms.ChoiceField(label=_("Whose idea it becomes"), required=False)
    support_plan = words(
        _("Plan of the change and the support"),
        help_text=_("Who helps, what stays as it is, what if it fails; or where that plan lies."),
    )
    support_file = forms.ChoiceField(
        label=_("The file with that plan"), required=False,
        help_text=_("One of the files of the account."),
    )  # fmt: skip
    has_figures = check(_("Figures are ready"), required=False)
    has_sources = check(_("Every figure names its source"), required=False)
    has_method = check(_("The method is explained"), required=False)
    technical = words(_("Why it is sound technically"))
    economic = words(_("Why it pays"))
    risk = words(_("What can go wrong, and what then"))

    PLAN = ("purpose", "planned_on", "minutes")
    FOR_ALL = ("result_line", "recommendation", "next_step", "next_step_on", "decide_by")
    YELLOW = ("picked", "story", "idea", "idea_owner")
    GREEN = ("support_plan", "support_file")
    SUPPORT_FILE = ("support_file",)
    BLUE = ("has_figures", "has_sources", "has_method", "technical", "economic", "risk")

    def __init__(
        self,
        data: object = None,
        *,
        people: Sequence[Contact],
        stories: Sequence[Story],
        files: Sequence[Attachment] | None = None,
        initial: object = None,
    ) -> None:
        """Make the form; with files it is for a meeting, which says itself when it is and what for."""
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.papers = {str(one.pk): one for one in files or ()}
        _offer(self, "support_file", self.papers, _("none"), lambda one: one.shown)
        for name in self.PLAN if files is not None else self.SUPPORT_FILE:
            del self.fields[name]
        self.contacts = {str(one.pk): one for one in people}
        self.stories = {str(one.pk): one for one in stories}
        _offer(self, "picked", self.stories, _("none"))
        _offer(self, "idea_owner", self.contacts, _("nobody yet"))

    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Return the fields under their headings."""
        named = (
            (_("The conversation"), self.PLAN),
            (_("What it leads to"), self.FOR_ALL),
            (_("Story and ideas"), self.YELLOW),
            (_("Safety and support"), self.GREEN),
            (_("Evidence, and the dossier of the decision"), self.BLUE),
        )
        found = (
            (title, [self[one] for one in names if one in self.fields]) for title, names in named
        )
        return [(title, fields) for title, fields in found if fields]

    def plan(self) -> TalkPlan:
        """Return what the conversation is for."""
        return plan_of(self.cleaned_data)

    def sheet(self) -> TalkSheet:
        """Return what is ready."""
        besides = (*self.PLAN, *self.SUPPORT_FILE)
        said = {name: one for name, one in self.said().items() if name not in besides}
        rows = {
            "idea_owner": self.contacts.get(said["idea_owner"]),
            "picked": self.stories.get(said["picked"]),
        }
        return TalkSheet(**{**said, **rows})

    def support(self) -> Attachment | None:
        """Return the file with the plan of support, where one was chosen."""
        return self.papers.get(self.cleaned_data["support_file"])


class BackForm(VersionedForm):
    """How a conversation went."""

    on = day(_("Held on"))
    adapted = forms.TypedChoiceField(
        label=_("Did we adapt to how they like to work?"),
        choices=Adapted.choices,
        coerce=Adapted,
        widget=forms.RadioSelect,
    )
    outcome = forms.TypedChoiceField(
        label=_("How well did it go? 1: nothing moved, 5: more than we hoped"),
        choices=[(one, str(one)) for one in range(LOWEST, HIGHEST + 1)],
        coerce=int,
        widget=forms.RadioSelect,
    )
    learned = opinion(_("What we learned"), required=False)
    anyway = check(_("No next step with a date is needed"), required=False)


class StoryForm(forms.Form):
    """A story for the library."""

    title = forms.CharField(label=_("Title"), max_length=200)
    told = forms.CharField(
        label=_("The story"),
        max_length=4000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_(
            "What it was like before, what was done, what came out. "
            "Name no customer and nobody who did not agree."
        ),
    )


class DraftForm(forms.Form):
    """A text to look through; nothing of it is kept."""

    draft = forms.CharField(
        label=_("Your draft"),
        max_length=LONGEST_DRAFT,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("English and Norwegian words are known. It is not kept with the account."),
    )


def plan_of(said: dict[str, Any]) -> TalkPlan:
    """Return what a conversation is for, when it is and how long."""
    return TalkPlan(said["purpose"], said["planned_on"], said["minutes"])


def _named(one: Contact) -> str:
    return f"{one.name}, {one.title}" if one.title else one.name


def _offer(
    form: forms.Form, name: str, rows: Any, nothing: Any, called: Callable[[Any], str] = str
) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField), "rows are chosen"
    field.choices = [("", nothing), *((key, called(one)) for key, one in rows.items())]
