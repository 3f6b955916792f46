"""The forms of a plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.queries import profile as profiles
from orchard.domain.core.models import User
from orchard.domain.plans.models import AccountPlan, Initiative, Objective, Qualification
from orchard.domain.plans.queries import plan as queries
from orchard.domain.plans.rules.objectives import ASKED, LACKING, needs_parent
from orchard.domain.plans.rules.plan import (
    Beneficiary,
    Care,
    Horizon,
    InitiativeState,
    Mode,
    ObjectiveKind,
    ObjectiveState,
)
from orchard.domain.plans.rules.qualification import Answer, Question
from orchard.domain.plans.services.initiatives import Undertaking
from orchard.domain.plans.services.objectives import Target
from orchard.interfaces.web.accounts.forms.fields import plain
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.plans import goals
from orchard.interfaces.web.standing.forms import VersionedForm, day, words

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])
NONE_YET = ("", _("none yet"))
FOR_WHOM = [
    (Beneficiary.US.value, _("For us")),
    (Beneficiary.CUSTOMER.value, _("For the customer")),
    (Beneficiary.TOGETHER.value, _("Together")),
]
"""As we read it: the customer reads the same with the other words."""


class BeginForm(forms.Form):
    """The year of a plan, and how much it asks for."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    mode = forms.TypedChoiceField(
        label=_("How much it asks for"), choices=Mode.choices, coerce=Mode, initial=Mode.FULL,
        help_text=_("Full: three horizons and every number. Light: without the numbers of today. "
                    "One page: goals, opportunities, risks, key people and three to five actions."),
    )  # fmt: skip


class PlanForm(VersionedForm):
    """How we go about the year."""

    strategy = words(_("How we go about it"), required=False, rows=4)
    leaves_out = words(
        _("What we leave out"), required=False, rows=3,
        help_text=_("A strategy says also what we do not do this year."),
    )  # fmt: skip
    key_people = words(
        _("Key people at the customer"), required=False, rows=3,
        help_text=_("One a line: who, and what they decide. Facts only; opinions stay with the team."),
    )  # fmt: skip
    mode = forms.TypedChoiceField(
        label=_("How much it asks for"), choices=Mode.choices, coerce=Mode
    )


class NumberField(forms.DecimalField):
    """A number with up to four decimals, of whatever unit."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=17, decimal_places=4, required=False, **options)
        self.widget.attrs["inputmode"] = "decimal"

    def prepare_value(self, value: object) -> object:
        """Return the number without zeros at its end."""
        return plain(value) if isinstance(value, Decimal) else value


class OwnedForm(VersionedForm):
    """A form about something that one person of the team answers for."""

    owner = forms.ChoiceField(label=_("Who answers for it"), required=False)

    def __init__(
        self, data: object = None, *, found: Seen, about: Any = None, **options: Any
    ) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        team = [seat.user for seat in accounts.team(found.viewer, found.account)]
        kept = [about.owner] if about is not None else []
        self.writer: User = about.owner if about is not None else found.viewer
        self.people: dict[str, User] = {str(one.pk): one for one in (*team, found.viewer, *kept)}
        self.choose("owner", ((key, one.name) for key, one in self.people.items()))
        self.initial.setdefault("owner", str(found.viewer.pk))

    def chosen_owner(self) -> User:
        """Return who was chosen, else who writes it down."""
        return self.people.get(self.cleaned_data["owner"], self.writer)

    def choose(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        """Let one of the choices be taken."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField), "it is chosen from a list"
        field.choices = list(choices)


class ObjectiveForm(OwnedForm):
    """An objective with its strategy."""

    kind = forms.TypedChoiceField(
        label=_("Type"), choices=ObjectiveKind.choices, coerce=ObjectiveKind
    )
    horizon = forms.TypedChoiceField(
        label=_("Horizon"), choices=Horizon.choices, coerce=lambda said: Horizon(int(said))
    )
    title = forms.CharField(label=_("What is to be reached"), max_length=200)
    strategy = words(_("How we reach it"), required=False, rows=2)
    measure = forms.CharField(label=_("Measured by"), max_length=200, required=False)
    unit = forms.CharField(
        label=_("Unit"), max_length=20, required=False,
        help_text=_("As EUR, % or sites. Empty: the currency, or % for a share."),
    )  # fmt: skip
    baseline = NumberField(label=_("From"))
    target = NumberField(label=_("To"))
    current = NumberField(label=_("Now"), help_text=_("Empty: the ledger says it where it can."))
    current_on = day(_("Measured on"), required=False)
    due_on = day(_("By when"), required=False)
    parent = forms.ChoiceField(
        label=_("Leads up to"),
        required=False,
        help_text=_("One that lies further away: needed for all that is not strategic."),
    )
    goal = forms.ChoiceField(label=_("Goal of the customer that it serves"), required=False)
    beneficiary = forms.TypedChoiceField(
        label=_("For whom"), choices=FOR_WHOM, coerce=Beneficiary, initial=Beneficiary.US
    )
    is_improvement = forms.BooleanField(
        label=_("It makes something better that is good already"), required=False,
        help_text=_("Each plan has one: also where the account stands well."),
    )  # fmt: skip
    state = forms.TypedChoiceField(
        label=_("State"), choices=ObjectiveState.choices, coerce=ObjectiveState,
        initial=ObjectiveState.PROPOSED,
    )  # fmt: skip
    reason = words(_("Why, where it was missed or dropped"), required=False, rows=2)

    def __init__(
        self, data: object = None, *, found: Seen, plan: AccountPlan,
        about: Objective | None = None, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(data, found=found, about=about, **options)
        self.mode = plan.mode
        for name in ASKED[Mode(plan.mode)]:
            gap = _("Still missing: %(gaps)s.") % {"gaps": LACKING[name]}
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = gap
        rows = queries.objectives(found.viewer, plan)
        above = [one for one in rows if one.horizon > Horizon.OPERATIVE and one != about]
        self.parents = {str(one.pk): one for one in above}
        self.choose("parent", [NONE_YET, *_named(above)])
        theirs = [*profiles.goals(found.viewer, found.account)]
        if about is not None and about.goal is not None and about.goal not in theirs:
            theirs.append(about.goal)
        self.goals = {str(one.pk): one for one in theirs}
        self.choose("goal", [NONE_YET, *_named(theirs)])
        if about is None:
            self._start(above, found, is_first=not rows)

    def _start(self, above: list[Objective], found: Seen, *, is_first: bool) -> None:
        """Begin far away, then with what an objective leads up to and the ledger's number of today."""
        if is_first:
            self.initial = {"kind": ObjectiveKind.POSITION, "horizon": 3, **self.initial}
        said = str(self.initial.get("horizon", ""))
        further = [one for one in above if said.isdecimal() and one.horizon > int(said)]
        if further:
            self.initial.setdefault("parent", str(min(further, key=lambda one: one.horizon).pk))
        known = goals.of_ledger(found, str(self.initial.get("kind", "")))
        if known.number is not None:
            self.initial.setdefault("baseline", known.number.quantize(Decimal(1)))
            text = _("From the ledger: the twelve months up to %(day)s.")
            self.fields["baseline"].help_text = text % {"day": figures.day(known.on)}
        else:
            self.fields["baseline"].help_text = _of_the_ledger(found)

    def clean(self) -> dict[str, Any]:
        """Say beside the field that what is not strategic leads up to something further away."""
        said: dict[str, Any] = super().clean() or {}
        horizon = said.get("horizon")
        is_there = bool(self.parents)
        if is_there and horizon and needs_parent(horizon, self.mode) and not said.get("parent"):
            self.add_error("parent", _("What is not strategic leads up to an objective further away. Choose it, or set that one first."))  # fmt: skip
        return said

    def asked(self) -> Target:
        """Return what was entered."""
        given = self.said()
        chosen = {
            "owner": self.chosen_owner(),
            "parent": self.parents.get(given["parent"]),
            "goal": self.goals.get(given["goal"]),
        }
        return Target(**{one.name: given[one.name] for one in fields(Target)} | chosen)


def _of_the_ledger(found: Seen) -> str:
    """Return what the ledger knows of today, for who chooses the type only in the form."""
    money = {ObjectiveKind.REVENUE: _("revenue"), ObjectiveKind.CONTRIBUTION: _("contribution")}
    known = {name: goals.of_ledger(found, kind.value) for kind, name in money.items()}
    currency = "" if found.figures is None else found.figures.figure_set.currency
    told = [
        f"{name} {figures.number(now.number)} {currency}"
        for name, now in known.items()
        if now.number is not None
    ]
    if not told:
        return ""
    day_told = figures.day(next(now.on for now in known.values() if now.number is not None))
    text = _("The ledger, twelve months up to %(day)s: %(numbers)s.")
    return text % {"day": day_told, "numbers": ", ".join(told)}


class InitiativeForm(OwnedForm):
    """An initiative."""

    care = forms.TypedChoiceField(label=_("Type"), choices=Care.choices, coerce=Care)
    title = forms.CharField(label=_("What we undertake"), max_length=200)
    why = words(_("What it brings"), required=False, rows=2)
    objective = forms.ChoiceField(label=_("Leads up to"), required=False)
    is_joint = forms.BooleanField(label=_("Together with the customer"), required=False)
    effort = forms.TypedChoiceField(
        label=_("Effort"), required=False, coerce=int, empty_value=None,
        choices=[("", _("not known yet")), *((n, str(n)) for n in range(1, 6))],
        help_text=_("1 is small, 5 is large."),
    )  # fmt: skip
    state = forms.TypedChoiceField(
        label=_("State"), choices=InitiativeState.choices, coerce=InitiativeState,
        initial=InitiativeState.PROPOSED,
    )  # fmt: skip
    reason = words(_("Why, where it was dropped"), required=False, rows=2)

    def __init__(
        self, data: object = None, *, found: Seen, plan: AccountPlan,
        about: Initiative | None = None, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(data, found=found, about=about, **options)
        if about is None:
            self.choose("care", [("", _("choose")), *Care.choices])
        rows = queries.objectives(found.viewer, plan)
        self.objectives = {str(one.pk): one for one in rows}
        self.choose("objective", [NONE_YET, *_named(rows)])

    def asked(self) -> Undertaking:
        """Return what was entered."""
        given = self.said()
        chosen = {
            "owner": self.chosen_owner(),
            "objective": self.objectives.get(given["objective"]),
        }
        return Undertaking(**{one.name: given[one.name] for one in fields(Undertaking)} | chosen)


class CheckForm(VersionedForm):
    """The eight questions about a large opportunity."""

    words = words(_("What shows it"), required=False, rows=3)

    def __init__(self, data: object = None, **options: Any) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        for one in Question:
            self.fields[one.value] = forms.TypedChoiceField(
                label=one.label, choices=Answer.choices, coerce=int, initial=Answer.NOT_KNOWN
            )
        self.order_fields([*Question.values, "words"])

    def scores(self) -> dict[Question, int]:
        """Return the answer to each question."""
        return {one: self.cleaned_data[one.value] for one in Question}


def answers_shown(kept: Qualification | None) -> dict[str, object]:
    """Return a check as its form shows it."""
    if kept is None:
        return {"version": 0}
    scores = {one.value: number for one, number in kept.scores.items()}
    return {**scores, "words": kept.words, "version": kept.version}


def shown(row: Objective | Initiative | AccountPlan, form: type[forms.Form]) -> dict[str, object]:
    """Return a row as its form shows it."""
    found = {name: getattr(row, name) for name in form.base_fields if hasattr(row, name)}
    return {name: str(one.pk) if isinstance(one, Model) else one for name, one in found.items()}


def _named(rows: Iterable[Any]) -> list[tuple[str, str]]:
    return [(str(one.pk), str(one)) for one in rows]
