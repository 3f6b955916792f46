"""One field for each of many rows that lack it: an address, a title, a role, a goal, a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.accounts.models import CustomerGoal
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.rules import DecisionRole
from orchard.domain.relationships.services import tidying as people
from orchard.domain.whitespace.models import Opportunity
from orchard.domain.whitespace.services import tidying as business
from orchard.interfaces.web.charter.forms.starter import AT_ONCE

Fixable = Contact | Opportunity
Goals = Mapping[int, Sequence[CustomerGoal]]
MEANWHILE = gettext_lazy("Somebody filled some of these in meanwhile. Look at the list again.")


def typed(data: Mapping[str, str]) -> list[str]:
    """Return the names of the fields in which somebody wrote something."""
    return [name for name in data if name.startswith("said-") and data[name].strip()]


@dataclass(frozen=True, slots=True)
class Blank:
    """A row with its field."""

    row: Fixable
    version: forms.BoundField
    field: forms.BoundField


class LackingForm(forms.Form):
    """The rows of one count, as many as fit, each with the field that it lacks."""

    def __init__(
        self, data: object = None, *, key: str, rows: Sequence[Fixable], goals: Goals
    ) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.key, self.goals = key, goals
        self.lacking, self.more = rows[:AT_ONCE], max(0, len(rows) - AT_ONCE)
        for row in self.lacking:
            seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
            self.fields[f"version-{row.pk}"] = seen
            self.initial[f"version-{row.pk}"] = row.version
            self.fields[f"said-{row.pk}"] = self._field(row)

    def _field(self, row: Fixable) -> forms.Field:
        label = str(row)
        if self.key == "email":
            return forms.EmailField(label=label, required=False, max_length=254)
        if self.key == "title":
            return forms.CharField(label=label, required=False, max_length=200)
        if self.key == "expected":
            widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            return forms.DateField(label=label, required=False, widget=widget)
        open_ = ("", _("not known yet"))
        if self.key == "role":
            choices = [open_, *DecisionRole.choices]
        else:
            choices = [open_, *((str(one.pk), one.title) for one in self._goals(row))]
        return forms.ChoiceField(label=label, required=False, choices=choices)

    def clean(self) -> dict[str, object]:
        """Refuse what was typed for rows that lack nothing any more: it would be lost in silence."""
        if any(name not in self.fields for name in typed(self.data)):
            raise forms.ValidationError(MEANWHILE)
        return self.cleaned_data

    def _goals(self, row: Fixable) -> Sequence[CustomerGoal]:
        return self.goals.get(row.account.home_id, ())

    def blanks(self) -> Iterator[Blank]:
        """Yield each row with its field."""
        for row in self.lacking:
            yield Blank(row, self[f"version-{row.pk}"], self[f"said-{row.pk}"])

    def renew(self, rows: Sequence[Fixable]) -> None:
        """Let what is typed be saved on the versions of now, after somebody else saved first."""
        self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict of the request
        for one in rows:
            self.data[f"version-{one.pk}"] = str(one.version)  # type: ignore[index]  # copied above

    def people(self) -> list[people.Completed]:
        """Return what was filled in about people."""
        found = []
        for row, expected, said in self._said():
            assert isinstance(row, Contact), "asked for by its kind"
            role = DecisionRole(str(said)) if self.key == "role" else None
            text = "" if role else str(said)
            given = {self.key: text} if self.key in {"email", "title"} else {}
            found.append(people.Completed(row, expected, role=role, **given))
        return found

    def business(self) -> list[business.Completed]:
        """Return what was filled in about opportunities."""
        found = []
        for row, expected, said in self._said():
            assert isinstance(row, Opportunity), "asked for by its kind"
            goal = next((one for one in self._goals(row) if str(one.pk) == str(said)), None)
            day = self.cleaned_data[f"said-{row.pk}"] if self.key == "expected" else None
            found.append(business.Completed(row, expected, goal=goal, expected_on=day))
        return found

    def _said(self) -> Iterator[tuple[Fixable, int, object]]:
        for row in self.lacking:
            if said := self.cleaned_data[f"said-{row.pk}"]:
                yield row, self.cleaned_data[f"version-{row.pk}"] or 0, said
