"""Forms of the charter and of the strategy's goals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.selection.models import Charter
from orchard.domain.selection.services import CharterText

HOURS = 10_000_000
MONTHS = 120
LONGEST = 4_000
PEOPLE = ("owner", "champion")


def _box(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class CharterForm(forms.Form):
    """What the charter says."""

    definition = forms.CharField(
        label=_("What makes an account key here"), max_length=LONGEST, widget=_box(3),
        help_text=_("Such as: “Serves two of our goals, can bring 3 % of our contribution within "
                    "three years, and wants to plan with us.”"),
    )  # fmt: skip
    difference = forms.CharField(
        label=_("How a key account differs from an ordinary one"), max_length=LONGEST,
        widget=_box(3),
        help_text=_("What does a key account get that others do not? Such as: “A named team over "
                    "all functions, a joint plan, a sponsor in our management.”"),
    )  # fmt: skip
    purpose = forms.CharField(
        label=_("Purpose"), max_length=LONGEST, widget=_box(2),
        help_text=_("What should be different for us in three years?"),
    )  # fmt: skip
    scope = forms.CharField(
        label=_("Scope"), max_length=LONGEST, widget=_box(2),
        help_text=_("Which business, countries and offers it covers."),
    )  # fmt: skip
    owner = forms.ChoiceField(
        label=_("Executive owner"), help_text=_("Somebody of the top management.")
    )
    champion = forms.ChoiceField(
        label=_("Champion"), required=False, help_text=_("Who drives it from day to day.")
    )
    starts_on = forms.DateField(
        label=_("Start"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    horizon_months = forms.IntegerField(
        label=_("Horizon in months"), min_value=1, max_value=MONTHS, initial=36
    )
    manager_hours = forms.IntegerField(
        label=_("Account managers' hours a year"), required=False, min_value=1, max_value=HOURS,
        widget=forms.NumberInput({"data-over": ""}),
        help_text=_("All of them together, for key accounts only."),
    )  # fmt: skip
    hours_per_account = forms.IntegerField(
        label=_("Hours a year for one key account"), required=False, min_value=1, max_value=HOURS,
        widget=forms.NumberInput({"data-under": ""}),
        help_text=_("All of the team's work that a manager does: 200 to 600 are common."),
    )  # fmt: skip
    cap = forms.IntegerField(
        label=_("Most key accounts"), required=False, max_value=32_000,
        help_text=_("Leave it empty to let the hours decide."),
    )  # fmt: skip
    cap_reason = forms.CharField(
        label=_("Why so many"), required=False, max_length=2000,
        widget=_box(2),
        help_text=_("Needed beyond what is sensible for a programme."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: object = None, *, viewer: User, charter: Charter | None, today: date
    ) -> None:
        initial: dict[str, object] = {"starts_on": today}
        if charter is not None:
            initial = {name: getattr(charter, name) for name in self.base_fields}
            initial |= {"owner": charter.owner_id, "champion": charter.champion_id}
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.people = {str(one.pk): one for one in core.people(viewer).active()}
        self._offer("owner", str(_("Choose")))
        self._offer("champion", str(_("nobody yet")))
        if charter is None:
            self.initial["owner"] = self._likely_owner()

    def text(self) -> CharterText:
        """Return what the service takes."""
        given = {name: one for name, one in self.cleaned_data.items() if name != "version"}
        owner = self.people[given.pop("owner")]
        champion = self.people.get(given.pop("champion"))
        return CharterText(owner=owner, champion=champion, **given)

    def as_sent(self, name: str, stored: object) -> object:
        """Return a stored value as the form cleans it: people by their key."""
        return str(stored or "") if name in PEOPLE else stored

    def name_people(self) -> None:
        """Let a conflict name people where the fields hold their keys."""
        found = getattr(self, "conflict", None)
        if found is None:
            return
        labels = {str(self.fields[name].label) for name in PEOPLE}
        told = tuple(
            replace(one, mine=self._name(one.mine), theirs=self._name(one.theirs))
            if one.label in labels
            else one
            for one in found.differences
        )
        self.conflict = replace(found, differences=told)

    def _name(self, key: str) -> str:
        return self.people[key].name if key in self.people else key

    def _offer(self, name: str, nobody: str) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField), "people are chosen"
        field.choices = [("", nobody), *((key, one.name) for key, one in self.people.items())]

    def _likely_owner(self) -> str:
        """Return the only sponsor there is: then nobody has to look for them."""
        found = [
            key for key, one in self.people.items() if Role.EXECUTIVE_SPONSOR in one.held_roles()
        ]
        return found[0] if len(found) == 1 else ""


class GoalForm(forms.Form):
    """A goal of the strategy."""

    title = forms.CharField(label=_("Goal"), max_length=200)
    why = forms.CharField(label=_("Why it matters"), max_length=1000, required=False)
