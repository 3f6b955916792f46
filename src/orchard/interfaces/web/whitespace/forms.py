"""The forms of white space."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orchard.analytics.whitespace import FITS
from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import CustomerGoal, Driver
from orchard.domain.accounts.queries import profile as profiles
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.rules import DecisionRole
from orchard.domain.whitespace.models import Cell, Coverage, Deal, Opportunity, WalletEstimate
from orchard.domain.whitespace.rules import (
    FIT_CHOICES,
    SAID,
    Grade,
    IdeaState,
    OpportunityState,
    Origin,
    Reason,
    Stage,
    Status,
)
from orchard.domain.whitespace.services import CellNote, CoverageNote, Pursuit, WalletNote
from orchard.domain.whitespace.terms import (
    LONGEST_MONTHS,
    MONTHS_OF_A_YEAR,
    DealNote,
    Terms,
)
from orchard.interfaces.web.accounts.forms.fields import AmountField, PercentField
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.standing.forms import VersionedForm, day

NOT_KNOWN = ("", _("not known yet"))
MOST_SUPPLIERS = 99


class CellForm(VersionedForm):
    """What we know of a cell."""

    status = forms.ChoiceField(label=_("Status"), choices=[(one.value, one.label) for one in SAID])
    reason = forms.ChoiceField(
        label=_("Why it is white"),
        choices=[NOT_KNOWN, *Reason.choices],
        required=False,
        help_text=_("Unknown to the customer: the account manager gets the task to tell them."),
    )
    competitor = forms.CharField(label=_("Competitor"), max_length=200, required=False)
    why = forms.CharField(label=_("What we know"), max_length=500, required=False)
    wallet = AmountField(label=_("They spend a year"), required=False, min_value=0)
    attainable_share = PercentField(
        label=_("Attainable share, %"), required=False, min_value=0, max_value=100
    )
    fit = forms.TypedChoiceField(
        label=_("How well it fits"), choices=[NOT_KNOWN, *FIT_CHOICES], coerce=Decimal,
        empty_value=None, required=False,
    )  # fmt: skip
    source = forms.CharField(label=_("How we know the spend"), max_length=300, required=False)
    grade = forms.ChoiceField(
        label=_("How sure"), choices=[NOT_KNOWN, *Grade.choices], required=False
    )
    estimated_on = day(_("Estimated on"), required=False)

    def note(self) -> CellNote:
        """Return what was entered."""
        given = self.said()
        return CellNote(**{**given, "status": Status(given["status"])})


def cell_shown(cell: Cell | None, status: Status) -> dict[str, object]:
    """Return a cell as its form shows it; an untouched one starts with its own status."""
    if cell is None:
        return {"status": status, "version": 0}
    names = [name for name in CellForm.base_fields if name != "version"]
    fit = next((one for one in FITS if one == cell.fit), None)  # as the choice is written
    return {"version": cell.version, **{name: getattr(cell, name) for name in names}, "fit": fit}


class PursuitForm(VersionedForm):
    """An opportunity: who owns it, what it is worth, and the next step."""

    title = forms.CharField(label=_("What it is about"), max_length=300)
    owner = forms.ChoiceField(label=_("Owner"))
    value = AmountField(label=_("Worth a year"), min_value=0)
    next_step = forms.CharField(label=_("Next step"), max_length=500)
    next_on = day(_("By when"))
    origin = forms.TypedChoiceField(
        label=_("Where it comes from"), choices=Origin.choices, coerce=Origin, required=False,
        initial=Origin.NEW,
    )  # fmt: skip
    stage = forms.TypedChoiceField(
        label=_("Stage"), choices=Stage.choices, coerce=lambda said: Stage(int(said)),
        initial=Stage.FOUND,
    )  # fmt: skip
    goal = forms.ChoiceField(
        label=_("Goal of the customer that it serves"),
        required=False,
        help_text=_("Needed from stage 2 on."),
    )
    driver = forms.ChoiceField(
        label=_("Driver that it follows from"),
        required=False,
        help_text=_("A trend, a rule or a technology of their profile."),
    )
    probability = PercentField(
        label=_("Chance, %"), required=False, min_value=0, max_value=100,
        help_text=_("Leave empty to take the usual chance of the stage."),
    )  # fmt: skip
    expected_on = day(
        _("Business from"), required=False, help_text=_("Without it no forecast counts this.")
    )

    def __init__(
        self, data: object = None, *, found: Seen, driver: Driver | None = None, **options: Any
    ) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        team = [seat.user for seat in accounts.team(found.viewer, found.account)]
        self.people = {str(one.pk): one for one in (*team, found.viewer)}
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField), "the owner is chosen"
        field.choices = [(key, one.name) for key, one in self.people.items()]
        self.goals = {str(one.pk): one for one in profiles.goals(found.viewer, found.account)}
        self._offer("goal", self.goals)
        drivers = profiles.drivers(found.viewer, found.account)
        self.drivers = {str(one.pk): one for one in (*drivers, *filter(None, [driver]))}
        self._offer("driver", self.drivers)

    def _offer(self, name: str, rows: Mapping[str, CustomerGoal | Driver]) -> None:
        """Let one of the rows be chosen, or none."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField), "goal and driver are chosen"
        field.choices = [("", _("none yet")), *((key, _named(one)) for key, one in rows.items())]

    def pursuit(self) -> Pursuit:
        """Return what was entered, without its place."""
        given = self.said()
        chosen = {
            "owner": self.people[given["owner"]],
            "goal": self.goals.get(given["goal"]),
            "driver": self.drivers.get(given["driver"]),
            "origin": Origin(given["origin"] or self.initial.get("origin", Origin.NEW)),
        }
        return Pursuit(**{one.name: given[one.name] for one in fields(Pursuit)} | chosen)


def _named(row: CustomerGoal | Driver) -> str:
    """Return the title; what was taken out is offered only where something hangs on it."""
    if row.removed_at is None:
        return row.title
    return gettext("%(title)s (taken out of the profile)") % {"title": row.title}


class IdeaPursuitForm(PursuitForm):
    """An opportunity that an idea becomes: where it lies, too."""

    unit = forms.ChoiceField(label=_("Unit"), required=False)
    family = forms.CharField(label=_("Offer family"), max_length=200)

    def __init__(self, data: object = None, *, found: Seen, **options: Any) -> None:
        super().__init__(data, found=found, **options)
        rows = accounts.units(found.viewer, found.account)
        self.units = {str(one.pk): one for one in rows}
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField), "the unit is chosen"
        named = [(key, one.name) for key, one in self.units.items()]
        field.choices = [("", _("the whole account")), *named]


def opportunity_shown(found: Opportunity) -> dict[str, object]:
    """Return an opportunity as its form shows it."""
    names = (
        "version",
        "title",
        "value",
        "next_step",
        "next_on",
        "origin",
        "stage",
        "probability",
        "expected_on",
    )
    goal = found.goal_id if found.served_goal else ""
    chosen = {"owner": found.owner_id, "goal": goal, "driver": found.driver_id or ""}
    return {**chosen, **{name: getattr(found, name) for name in names}}


class DealForm(VersionedForm):
    """What a deal is to bring over its whole term."""

    amount = AmountField(label=_("Net sales over the term"), min_value=Decimal("0.01"))
    margin = AmountField(
        label=_("Margin over the term"), required=False,
        help_text=_("Net sales less the cost of goods."),
    )  # fmt: skip
    cost_to_serve = AmountField(
        label=_("Cost to serve over the term"), required=False, min_value=0,
        help_text=_("Orders, deliveries, visits, support."),
    )  # fmt: skip
    spend = AmountField(
        label=_("Spent at once"), required=False, min_value=0,
        help_text=_("Installation, tools, sign-on payments. Nothing at all: write 0."),
    )  # fmt: skip
    starts_on = day(_("Starts on"))
    months = forms.IntegerField(label=_("Months"), min_value=1, max_value=LONGEST_MONTHS)
    grade = forms.ChoiceField(label=_("How sure"), choices=Grade.choices, initial=Grade.GUESSED)

    def note(self) -> DealNote:
        """Return what was entered."""
        given = self.said()
        return DealNote(grade=Grade(given.pop("grade")), terms=Terms(**given))


def deal_shown(found: Deal | None, of: Opportunity) -> dict[str, object]:
    """Return a deal as its form shows it; a new one starts as one year of its opportunity."""
    if found is None:
        begins = {"starts_on": of.expected_on} if of.expected_on else {}
        return {"version": 0, "amount": of.value or None, "months": MONTHS_OF_A_YEAR, **begins}
    return {name: getattr(found, name) for name in DealForm.base_fields}


class SignForm(VersionedForm):
    """Why a deal is signed all the same."""

    reason = forms.CharField(
        label=_("Why it is signed all the same"), max_length=500, required=False,
        help_text=_("Needed when it does not pass the hurdle, or is not judged."),
    )  # fmt: skip


class MemberForm(forms.Form):
    """Somebody at the customer, and what they are in a decision."""

    person = forms.ChoiceField(label=_("Person"))
    role = forms.TypedChoiceField(
        label=_("Role"), choices=DecisionRole.choices, coerce=DecisionRole
    )

    def __init__(self, data: object = None, *, people: Sequence[Contact]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.people = {str(one.pk): one for one in people}
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField), "the person is chosen"
        field.choices = [(key, one.name) for key, one in self.people.items()]

    @property
    def chosen(self) -> Contact:
        """Return who was chosen."""
        return self.people[self.cleaned_data["person"]]


class CloseForm(VersionedForm):
    """How an opportunity ended."""

    state = forms.ChoiceField(
        label=_("It was"),
        choices=[one for one in OpportunityState.choices if one[0] != OpportunityState.OPEN],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label=_("Why"), max_length=500)


class DismissForm(VersionedForm):
    """Why a suggestion is none."""

    why = forms.CharField(label=_("Why it does not fit"), max_length=500)


class WalletForm(VersionedForm):
    """What they spend on a category, or how they rank us."""

    family = forms.CharField(label=_("Category"), max_length=200)
    spend = AmountField(
        label=_("They spend a year, with all suppliers"), required=False, min_value=0
    )
    target_share = PercentField(
        label=_("Share that we aim at, %"), required=False, min_value=0, max_value=100
    )
    suppliers = forms.IntegerField(
        label=_("Suppliers that they use"), required=False, min_value=1, max_value=MOST_SUPPLIERS,
        help_text=_("Only where the spend is not known."),
    )  # fmt: skip
    rank = forms.DecimalField(
        label=_("Our rank among them"), required=False, min_value=1, max_value=MOST_SUPPLIERS,
        max_digits=3, decimal_places=1, help_text=_("1 is best; 1.5 when two share the first place."),
    )  # fmt: skip
    is_single_sourced = forms.BooleanField(
        label=_("They buy from one supplier only: count those that they considered"), required=False
    )
    source = forms.CharField(label=_("How we know"), max_length=300)
    grade = forms.ChoiceField(label=_("How sure"), choices=Grade.choices, initial=Grade.GUESSED)
    estimated_on = day(_("Estimated on"))

    def note(self) -> WalletNote:
        """Return what was entered."""
        return WalletNote(**self.said())


def wallet_shown(found: WalletEstimate | None, family: str) -> dict[str, object]:
    """Return a wallet as its form shows it."""
    if found is None:
        return {"version": 0, "family": family}
    return {name: getattr(found, name) for name in WalletForm.base_fields}


class CoverageForm(VersionedForm):
    """Whether a unit may buy by an agreement."""

    is_covered = forms.TypedChoiceField(
        label=_("By an agreement"), choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda said: said == "yes", widget=forms.RadioSelect,
    )  # fmt: skip
    agreement = forms.CharField(label=_("Agreement"), max_length=200, required=False)
    source = forms.CharField(label=_("How we know"), max_length=300)
    checked_on = day(_("Checked on"))

    def note(self) -> CoverageNote:
        """Return what was entered."""
        return CoverageNote(**self.said())


def coverage_shown(found: Coverage | None) -> dict[str, object]:
    """Return what is known of a unit's agreement as its form shows it."""
    if found is None:
        return {"version": 0}
    shown = {name: getattr(found, name) for name in CoverageForm.base_fields}
    return shown | {"is_covered": "yes" if found.is_covered else "no"}


class IdeaForm(forms.Form):
    """What more we could do together."""

    text = forms.CharField(
        label=_("The idea"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    from_customer = forms.CharField(
        label=_("Who at the customer had it"), max_length=200, required=False,
        help_text=_("Leave empty when it is ours."),
    )  # fmt: skip


class AnswerForm(VersionedForm):
    """What became of an idea."""

    state = forms.ChoiceField(
        label=_("State"),
        choices=[one for one in IdeaState.choices if one[0] != IdeaState.TAKEN_UP],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label=_("Answer"), max_length=500, required=False)
