"""The forms of a profile: one for every kind of thing that is known."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts import notes
from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Sourced
from orchard.domain.accounts.queries import profile as queries
from orchard.domain.accounts.rules.knowing import TOPICS
from orchard.domain.accounts.rules.profile import (
    Area,
    Block,
    Confidence,
    DriverKind,
    Horizon,
    Likelihood,
    ProfitLine,
    Strength,
    Timing,
)
from orchard.interfaces.web.accounts.forms.fields import PercentField
from orchard.interfaces.web.accounts.viewers import Seen

OTHER = "area:"
NONE = ("", _("none"))


class DayField(forms.DateField):
    """A day, chosen from a calendar."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, **options)


class OriginForm(forms.Form):
    """Where something is known from, of which day, and how sure it is."""

    source = forms.CharField(
        label=_("Source"), max_length=300,
        help_text=_("Who said so, or where it stands: “Siri Moe, on the phone”."),
    )  # fmt: skip
    said_on = DayField(label=_("Of"))
    confidence = forms.ChoiceField(
        label=_("How sure"), choices=Confidence.choices, initial=Confidence.DERIVED
    )


class KnownForm(OriginForm):
    """A form about one account that shows something known, or begins empty."""

    note_class: ClassVar[type[notes.Note]]
    choosing: ClassVar[tuple[str, ...]] = ()
    """Fields that choose a row by its key."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: object = None, *, found: Seen, row: Sourced | None = None, start: Any = None
    ) -> None:
        initial = dict(start or {}) if row is None else self.shown(row)
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.found = found
        self.rows: dict[str, dict[str, Any]] = {}
        self.prepare()
        last = ("goal", "source", "said_on", "confidence", "version")
        own = [name for name in self.fields if name not in last]
        self.order_fields([*own, *last])

    def prepare(self) -> None:
        """Offer the goals of the customer where the form links to one."""
        if "goal" in self.fields:
            found = queries.goals(self.found.viewer, self.found.account)
            self.let_choose("goal", {str(one.pk): one for one in found}, str(NONE[1]))

    def let_choose(self, name: str, rows: dict[str, Any], nothing: str) -> None:
        """Let a field choose among rows."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField), "it is chosen"
        self.rows[name] = rows
        field.choices = [("", nothing), *((key, str(one)) for key, one in rows.items())]

    def shown(self, row: Sourced) -> dict[str, object]:
        """Return what the form shows of a row: others by their key."""
        return {name: getattr(row, f"{name}_id" if name in self.choosing else name)
                for name in self.base_fields}  # fmt: skip

    @property
    def expected(self) -> int:
        """Return the version that the person saw; no row has 0."""
        return int(self.cleaned_data["version"] or 0)

    def said(self) -> dict[str, Any]:
        """Return what was entered, rows in place of their keys."""
        given = {name: one for name, one in self.cleaned_data.items() if name != "version"}
        given["confidence"] = Confidence(given["confidence"])
        return {name: self.rows[name].get(one) if name in self.rows else one
                for name, one in given.items()}  # fmt: skip

    def note(self) -> notes.Note:
        """Return what was entered."""
        return self.note_class(**self.said())


def goal_field() -> forms.ChoiceField:
    """Return the field that links to a goal of the customer."""
    return forms.ChoiceField(label=_("Serves the goal"), required=False)


def long_text(label: Any, *, required: bool = False, most: int = 2000) -> forms.CharField:
    """Return a field for more than a line."""
    return forms.CharField(
        label=label, max_length=most, required=required, widget=forms.Textarea({"rows": 3})
    )


class FactForm(KnownForm):
    """A statement that answers a question, or stands alone in its area."""

    note_class = notes.FactNote
    choosing = ("goal",)
    about = forms.ChoiceField(label=_("Answers"))
    statement = long_text(_("What we know"), required=True)
    goal = goal_field()

    def prepare(self) -> None:
        """Offer the questions by area, and a place for what none of them asks."""
        super().prepare()
        field = self.fields["about"]
        assert isinstance(field, forms.ChoiceField), "it is chosen"
        field.choices = [
            (area.label, [
                *((one.key, one.text) for one in TOPICS.values() if one.area == area),
                (f"{OTHER}{area.value}", _t("something else about it")),
            ])
            for area in Area
        ]  # fmt: skip

    def shown(self, row: Sourced) -> dict[str, object]:
        """Return what the form shows: question and area are one choice."""
        topic, area = getattr(row, "topic", ""), getattr(row, "area", "")
        names = ("version", "statement", "source", "said_on", "confidence")
        said: dict[str, object] = {name: getattr(row, name) for name in names}
        goal = getattr(row, "goal_id", None)
        return said | {"about": topic or f"{OTHER}{area}", "goal": goal}

    def said(self) -> dict[str, Any]:
        """Return what was entered, the choice as topic and area."""
        given = super().said()
        about = given.pop("about")
        if about.startswith(OTHER):
            return {**given, "topic": "", "area": Area(about.removeprefix(OTHER))}
        return {**given, "topic": about, "area": TOPICS[about].area}


class IncomeForm(KnownForm):
    """A part of the customer's income."""

    note_class = notes.IncomeNote
    title = forms.CharField(label=_("Segment or income source"), max_length=200)
    share = PercentField(
        label=_("Share of income, %"), min_value=0, max_value=100, required=False,
        help_text=_("Leave it empty while nobody knows: it never counts as zero."),
    )  # fmt: skip


class GoalForm(KnownForm):
    """What the customer wants to reach."""

    note_class = notes.GoalNote
    title = forms.CharField(label=_("What they want to reach"), max_length=200)
    metric = forms.CharField(
        label=_("Metric and target"), max_length=200, required=False,
        help_text=_("As they say it: “unplanned stops below 12 a year”."),
    )  # fmt: skip
    horizon = forms.TypedChoiceField(
        label=_("Horizon"), choices=Horizon.choices, coerce=lambda said: Horizon(int(said))
    )
    owner = forms.CharField(label=_("Who answers for it there"), max_length=200, required=False)


class DriverForm(KnownForm):
    """What affects the customer from outside."""

    note_class = notes.DriverNote
    choosing = ("goal",)
    type = forms.TypedChoiceField(
        label=_("Type"), choices=DriverKind.choices, coerce=DriverKind
    )  # fmt: skip
    title = forms.CharField(label=_("What it is"), max_length=200)
    effect = long_text(_("What it does to them"))
    likelihood = forms.TypedChoiceField(
        label=_("How likely"), choices=Likelihood.choices, coerce=lambda said: Likelihood(int(said)),
        initial=Likelihood.MEDIUM,
    )  # fmt: skip
    timing = forms.TypedChoiceField(label=_("When"), choices=Timing.choices, coerce=Timing)
    goal = goal_field()


class MeasureForm(KnownForm):
    """A figure of the customer's, and how we move it."""

    note_class = notes.MeasureNote
    choosing = ("goal",)
    title = forms.CharField(label=_("Figure that they look at"), max_length=200)
    level = forms.CharField(label=_("Level and target"), max_length=200, required=False)
    contribution = long_text(_("How we believe to move it"))
    evidence = forms.CharField(label=_("What shows it"), max_length=500, required=False)
    goal = goal_field()


class PresenceForm(KnownForm):
    """A competitor inside the customer."""

    note_class = notes.PresenceNote
    choosing = ("unit", "goal")
    competitor = forms.CharField(label=_("Competitor"), max_length=200)
    category = forms.CharField(label=_("Category"), max_length=200)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    strength = forms.TypedChoiceField(
        label=_("How strong"), choices=Strength.choices, coerce=lambda said: Strength(int(said)),
        initial=Strength.FOOTHOLD,
    )  # fmt: skip
    share = PercentField(
        label=_("Share of the category, %"), min_value=0, max_value=100, required=False
    )
    sponsor = forms.CharField(
        label=_("Who backs them there"), max_length=200, required=False,
        help_text=_("Only the team sees this. Would you be comfortable if the person read it?"),
    )  # fmt: skip
    last_move = forms.CharField(label=_("Last move"), max_length=300, required=False)
    moved_on = DayField(label=_("Moved on"), required=False)
    goal = goal_field()

    def prepare(self) -> None:
        """Offer units and known names; who backs a competitor is asked of the team alone."""
        super().prepare()
        viewer, account = self.found.viewer, self.found.account
        units = {str(one.pk): one for one in accounts.units(viewer, account)}
        self.let_choose("unit", units, _t("the whole account"))
        self.names = queries.competitors(viewer)
        self.fields["competitor"].widget.attrs |= {"list": "known-competitors"}
        if not accounts.is_in_team(viewer, account):
            del self.fields["sponsor"]

    def said(self) -> dict[str, Any]:
        """Return what was entered; who is not asked leaves what is known."""
        return {"sponsor": None, **super().said()}


class BlockForm(KnownForm):
    """A note in the customer's business model."""

    note_class = notes.BlockNote
    block = forms.TypedChoiceField(label=_("Block"), choices=Block.choices, coerce=Block)
    text = forms.CharField(label=_("Note"), max_length=300, widget=forms.Textarea({"rows": 2}))


class TouchForm(KnownForm):
    """Where our offer touches their profit and loss."""

    note_class = notes.TouchNote
    choosing = ("offer", "note", "goal")
    line = forms.TypedChoiceField(
        label=_("Line of their profit and loss"), choices=ProfitLine.choices, coerce=ProfitLine
    )
    title = forms.CharField(label=_("How we touch it"), max_length=300)
    offer = forms.ChoiceField(label=_("Part of our offer"), required=False)
    note_ = forms.ChoiceField(label=_("Part of their business model"), required=False)
    goal = goal_field()

    def prepare(self) -> None:
        """Offer the notes of both business models."""
        super().prepare()
        viewer, account = self.found.viewer, self.found.account
        ours = {str(one.pk): one for one in queries.offer_notes(viewer)}
        self.let_choose("offer", ours, str(NONE[1]))
        blocks = queries.canvas_notes(viewer, account)
        self.let_choose("note_", {str(one.pk): one for one in blocks}, str(NONE[1]))

    def shown(self, row: Sourced) -> dict[str, object]:
        """Return what the form shows: the field of their model has another name than `note()`."""
        names = ("version", "line", "title", "source", "said_on", "confidence")
        links = {"offer": "offer_id", "note_": "note_id", "goal": "goal_id"}
        said: dict[str, object] = {name: getattr(row, name) for name in names}
        return said | {name: getattr(row, field) for name, field in links.items()}

    def said(self) -> dict[str, Any]:
        """Return what was entered."""
        given = super().said()
        given["note"] = given.pop("note_")
        return given
