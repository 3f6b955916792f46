"""The form of a note: when, with whom, what was said, and what of it matters and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.accounts import queries as accounts
from orchard.domain.core.mentions import Colleague, called
from orchard.domain.core.models import User
from orchard.domain.meetings import queries as meetings
from orchard.domain.meetings.queries import Told
from orchard.domain.meetings.rules import LONGEST, LONGEST_POINT, MOST_POINTS, PointKind
from orchard.domain.meetings.services import ConversationNote, PointNote
from orchard.domain.relationships import queries as people
from orchard.domain.relationships.models import Contact
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.notes import warnings
from orchard.interfaces.web.standing.forms import day, version

BLANK = 2
"""Empty places for points below those that there are."""
NONE = ("", gettext_lazy("none"))


def area(label: Any, most: int, rows: int, **options: Any) -> forms.CharField:
    """Return a field for a few sentences."""
    widget = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=widget, **options)


@dataclass(frozen=True, slots=True)
class PointFields:
    """The fields of one point, the key of the row that it is, and whether they are shown at once."""

    fields: list[forms.BoundField]
    key: forms.BoundField
    is_open: bool


class KindField(forms.ChoiceField):
    """What a point is: always something, an insight where nobody said."""

    def clean(self, value: Any) -> Any:
        """Return what was chosen."""
        return super().clean(value or PointKind.INSIGHT.value)


class NoteForm(forms.Form):
    """A note with as many points as it has, and places for more."""

    version = version()
    said = area(
        gettext_lazy("What was said"), LONGEST, 4,
        help_text=gettext_lazy(
            "All that is needed. An @ before a name notes who took part. Write it so that the "
            "people named here may read it."
        ),
    )  # fmt: skip
    held_on = day(gettext_lazy("When"))
    contacts = forms.MultipleChoiceField(
        label=gettext_lazy("Who of theirs"), required=False, widget=forms.CheckboxSelectMultiple
    )
    ours = forms.MultipleChoiceField(
        label=gettext_lazy("Who of us"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Nobody chosen means you."),
    )  # fmt: skip
    warned = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, data: Any = None, *, found: Seen, told: Told | None, **options: Any) -> None:
        super().__init__(data, **options)
        self.warnings: list[warnings.Warned] = []
        here = people.contacts(found.viewer, found.account).usable()
        self.people = {str(one.pk): one for one in (*here, *(told.contacts if told else ()))}
        team = [seat.user for seat in accounts.team(found.viewer, found.account)]
        named = told.ours if told else ()
        self.us = {str(one.pk): one for one in (*team, found.viewer, *named)}
        goals = meetings.goals(found.viewer, found.account, told)
        self.goals = {str(one.pk): one for one in goals}
        pipeline = meetings.opportunities(found.viewer, found.account, told)
        self.opportunities = {str(one.pk): one for one in pipeline}
        self._offer("contacts", [(key, one.name) for key, one in self.people.items()])
        self._offer("ours", [(key, one.name) for key, one in self.us.items()])
        sent = sum(name.startswith("text_") for name in self.data)  # others may have taken some out
        self.places = min(MOST_POINTS, max((len(told.points) if told else 0) + BLANK, sent))
        for place in range(self.places):
            self._add_point(place)

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField), "it is chosen from a list"
        field.choices = choices

    def _add_point(self, place: int) -> None:
        goals = [NONE, *((key, one.title) for key, one in self.goals.items())]
        deals = [NONE, *((key, one.title) for key, one in self.opportunities.items())]
        more: dict[str, forms.Field] = {
            "key": forms.IntegerField(required=False, widget=forms.HiddenInput),
            "kind": KindField(label=_("Kind"), choices=PointKind.choices),
            "text": area(_("Decision or insight"), LONGEST_POINT, 2, required=False),
            "why": area(
                _("Why it matters"), LONGEST_POINT, 2, required=False,
                help_text=_("Needed for each decision or insight."),
            ),
            "goal": forms.ChoiceField(
                label=_("Touches the goal"), choices=goals, required=False
            ),
            "opportunity": forms.ChoiceField(
                label=_("Touches the opportunity"), choices=deals, required=False
            ),
        }  # fmt: skip
        for name, field in more.items():
            self.fields[f"{name}_{place}"] = field

    def clean(self) -> dict[str, Any]:
        """Refuse a point that does not say why it matters, beside its field."""
        said = super().clean() or self.cleaned_data
        for place in range(self.places):
            text, why = (str(said.get(f"{name}_{place}", "")).strip() for name in ("text", "why"))
            if text and not why:
                self.add_error(f"why_{place}", _("Say why it matters."))
            if why and not text:
                self.add_error(f"text_{place}", _("Say what was decided or understood."))
        if not self.errors:
            self._warn()
        return said

    def _warn(self) -> None:
        """Ask once more where words stand that a note about people should not hold."""
        texts = [self.cleaned_data["said"]]
        for place in range(self.places):
            texts += [self.cleaned_data[f"{name}_{place}"] for name in ("text", "why")]
        self.warnings, mark = warnings.of("\n".join(texts))
        if self.warnings and self.cleaned_data["warned"] != mark:
            self.data = cast("QueryDict", self.data).copy()
            self.data["warned"] = mark
            self.add_error(None, _("Look at the words below. Save again to keep them as they are."))

    @property
    def expected(self) -> int:
        """Return the version that the person saw."""
        return self.cleaned_data["version"] or 0

    @property
    def points(self) -> Iterator[PointFields]:
        """Yield the fields of each point."""
        names = ("kind", "text", "why", "goal", "opportunity")
        for place in range(self.places):
            fields = [self[f"{name}_{place}"] for name in names]
            is_filled = any(field.value() or field.errors for field in fields[1:3])
            yield PointFields(fields, self[f"key_{place}"], place == 0 or is_filled)

    def note(self) -> ConversationNote:
        """Return what was entered."""
        given = self.cleaned_data
        return ConversationNote(
            held_on=given["held_on"],
            said=given["said"],
            points=[self._point(at) for at in range(self.places) if given[f"text_{at}"].strip()],
            contacts=[self.people[key] for key in self._with("contacts", self.people)],
            ours=[self.us[key] for key in self._with("ours", self.us)],
            seen=[key for at in range(self.places) if (key := given[f"key_{at}"])],
        )

    def _with(self, name: str, known: Mapping[str, Contact | User]) -> list[str]:
        """Return whom somebody chose, and whom the note names after an @."""
        people = [Colleague(one.pk, one.name, one.email) for one in known.values()]
        familiar = [Colleague(one.key, one.name.partition(" ")[0], "") for one in people]
        spoken = called(self.cleaned_data["said"], [*people, *familiar]).keys
        return list(dict.fromkeys((*self.cleaned_data[name], *map(str, spoken))))

    def _point(self, place: int) -> PointNote:
        given = {name: self.cleaned_data[f"{name}_{place}"] for name in ("kind", "text", "why")}
        return PointNote(
            PointKind(given["kind"]),
            given["text"],
            given["why"],
            self.goals.get(self.cleaned_data[f"goal_{place}"]),
            self.opportunities.get(self.cleaned_data[f"opportunity_{place}"]),
            self.cleaned_data[f"key_{place}"],
        )


def shown(told: Told) -> dict[str, object]:
    """Return a note as its form shows it."""
    found: dict[str, object] = {
        "version": told.row.version,
        "held_on": told.row.held_on,
        "said": told.row.said,
        "contacts": [one.pk for one in told.contacts],
        "ours": [one.pk for one in told.ours],
    }
    for place, one in enumerate(told.points):
        found |= {
            f"key_{place}": one.pk,
            f"kind_{place}": one.kind,
            f"text_{place}": one.text,
            f"why_{place}": one.why,
            f"goal_{place}": one.goal_id or "",
            f"opportunity_{place}": one.opportunity_id or "",
        }
    return found
