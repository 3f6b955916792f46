"""The forms of what both sides do together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.plans.models import SuccessCriterion
from orchard.domain.plans.rules.joint import Score
from orchard.domain.plans.rules.joint_scorecard import Quarter, quarters_before
from orchard.domain.plans.rules.plan import Beneficiary
from orchard.domain.plans.services.joint_criteria import Wording
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.queries import people
from orchard.interfaces.web.accounts.forms.fields import plain
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.standing.forms import VersionedForm, day, words

SCALE = [(one, str(one)) for one in range(1, 6)]
ASKED_QUARTERS = 4
MOST_TEXT = 2**31 - 1


class NumberField(forms.DecimalField):
    """A number in whatever unit."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=16, decimal_places=4, **options)
        self.widget.attrs["inputmode"] = "decimal"

    def prepare_value(self, value: object) -> object:
        """Return the number without zeros at its end."""
        return plain(value) if hasattr(value, "as_tuple") else value  # type: ignore[arg-type]  # it is a Decimal then


class WithContact(VersionedForm):
    """A form that names somebody at the customer."""

    contact = forms.ChoiceField(label=_("Who at the customer"))

    def __init__(self, data: object = None, *, found: Seen, **options: Any) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        known = people.usable_contacts(found.viewer, found.account)
        self.contacts = offered(self.fields["contact"], known)

    def who(self) -> Contact:
        """Return the contact that was chosen."""
        found: Contact = self.contacts[self.cleaned_data["contact"]]
        return found


class WordingForm(VersionedForm):
    """What a success criterion says."""

    metric = forms.CharField(
        label=_("What is measured"), max_length=200,
        help_text=_("As both sides read it in their own reports: on time in full, energy a tonne."),
    )  # fmt: skip
    unit = forms.CharField(label=_("Unit"), max_length=20, required=False)
    baseline = NumberField(label=_("At the start"))
    target = NumberField(label=_("To be reached"))
    due_on = day(_("By when"))
    our_owner = forms.ChoiceField(label=_("Who answers with us"))
    their_owner = forms.ChoiceField(label=_("Who answers at the customer"))

    def __init__(self, data: object = None, *, found: Seen, **options: Any) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        viewer, account = found.viewer, found.account
        self.ours = offered(self.fields["our_owner"], people.our_people(viewer, account))
        self.theirs = offered(self.fields["their_owner"], people.usable_contacts(viewer, account))

    def wording(self) -> Wording:
        """Return what was entered."""
        said = self.said()
        owners = {
            "our_owner": self.ours[said["our_owner"]],
            "their_owner": self.theirs[said["their_owner"]],
        }
        return Wording(**{**said, **owners})

    @staticmethod
    def shown(row: SuccessCriterion) -> dict[str, object]:
        """Return a criterion as its form shows it."""
        names = ("metric", "unit", "baseline", "target", "due_on", "version")
        owners = {"our_owner": str(row.our_owner_id), "their_owner": str(row.their_owner_id)}
        return {name: getattr(row, name) for name in names} | owners


class MeasureForm(VersionedForm):
    """Where a criterion stands on a day."""

    current = NumberField(label=_("It stands at"))
    on = day(_("Measured on"))


class SayingForm(WithContact):
    """What somebody at the customer said to the text."""

    text_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_TEXT)
    words = words(_("Where it is written down"), rows=2)


class ChangeForm(SayingForm):
    """What somebody at the customer wants to be different."""

    words = words(_("What should be different"), rows=2)


class ScoreForm(VersionedForm):
    """What a side expects of a joint initiative."""

    benefit = forms.TypedChoiceField(
        label=_("Benefit, 1 to 5"), choices=SCALE, coerce=int, widget=forms.RadioSelect
    )
    effort = forms.TypedChoiceField(
        label=_("Effort, 1 to 5"), choices=SCALE, coerce=int, widget=forms.RadioSelect,
        help_text=_("Both sides say the same before it is ranked."),
    )  # fmt: skip
    wants = forms.BooleanField(label=_("We want it done"), required=False)

    def score(self) -> Score:
        """Return what was entered."""
        given = self.cleaned_data
        return Score(given["benefit"], given["effort"], given["wants"])


class TheirScoreForm(ScoreForm, WithContact):
    """The same as somebody at the customer said it."""

    wants = forms.BooleanField(label=_("They want it done"), required=False)


class NeedsForm(VersionedForm):
    """Needs, one a line."""

    needs = words(_("Needs, one a line"), rows=6)

    def lines(self) -> list[str]:
        """Return the needs in their order."""
        return list(self.cleaned_data["needs"].splitlines())


class RankedForm(NeedsForm, WithContact):
    """In which order somebody at the customer put them."""

    on = day(_("They said so on"))


class SettleForm(VersionedForm):
    """What follows for the plan."""

    how = words(_("What you changed, or why the plan stays as it is"), rows=2)


class ConfirmForm(forms.Form):
    """Which quarter the customer is asked about."""

    quarter = forms.ChoiceField(label=_("Quarter"))
    due_on = day(_("By when"))
    words = words(_("What you ask"), required=False, rows=2)

    def __init__(self, data: object = None, *, today: date, **options: Any) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        shown = [Quarter.of(today), *quarters_before(today, ASKED_QUARTERS)]
        self.quarters = {key_of(one): one for one in shown}
        field = self.fields["quarter"]
        assert isinstance(field, forms.ChoiceField), "it is chosen from a list"
        field.choices = [(key, str(one)) for key, one in self.quarters.items()]

    def chosen(self) -> Quarter:
        """Return the quarter that was chosen."""
        return self.quarters[self.cleaned_data["quarter"]]


class ColumnForm(VersionedForm):
    """For whom a goal is."""

    beneficiary = forms.TypedChoiceField(choices=Beneficiary.choices, coerce=Beneficiary)


def key_of(quarter: Quarter) -> str:
    """Return a quarter as addresses and choices name it."""
    return f"{quarter.year}-{quarter.number}"


def offered(field: forms.Field, found: Iterable[Any]) -> dict[str, Any]:
    """Offer people in a field; return them by their keys."""
    known: dict[str, User | Contact] = {str(one.pk): one for one in found}
    assert isinstance(field, forms.ChoiceField), "it is chosen from a list"
    field.choices = [("", _("choose")), *((key, one.name) for key, one in known.items())]
    return known
