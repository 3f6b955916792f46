"""The forms of project groups."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts import queries as accounts
from orchard.domain.core.calendar import add_months
from orchard.domain.core.models import User
from orchard.domain.plans.models import ProjectGroup
from orchard.domain.plans.queries import groups as queries
from orchard.domain.plans.queries.groups import Members
from orchard.domain.plans.rules.groups import LONGEST_MONTHS, PARTS, Complexity, Complicated, Focus
from orchard.domain.plans.services.groups import GroupNote, Outcome
from orchard.domain.relationships.models import Contact
from orchard.domain.risk.queries import owners
from orchard.domain.whitespace.models import Opportunity
from orchard.interfaces.web.accounts.forms.fields import plain
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame.clock import today
from orchard.interfaces.web.standing.forms import VersionedForm, day, words

NOBODY = Members((), ())


class NumberField(forms.DecimalField):
    """A number that something is measured by, with up to four decimals."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=17, decimal_places=4, **options)
        self.widget.attrs["inputmode"] = "decimal"

    def prepare_value(self, value: object) -> object:
        """Return the number without zeros at its end."""
        return plain(value) if isinstance(value, Decimal) else value


class PartsForm(VersionedForm):
    """How complicated the cooperation is, part by part.

    Of an older group only the score may be known: its parts open empty, and may stay so together.
    """

    side = ""

    def __init__(self, data: object = None, **options: Any) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.has_score_alone = bool(self.initial.get(f"has_score_{self.side}"))
        for name, label in PARTS.items():
            is_open = self.initial.get(f"{name}_{self.side}", Complexity.MIXED) is None
            self.fields[f"{name}_{self.side}"] = forms.TypedChoiceField(
                label=str(label), coerce=int, initial=Complexity.MIXED, empty_value=None,
                choices=[("", _("not known")), *Complexity.choices] if is_open else Complexity.choices,
                required=not self.has_score_alone,
            )  # fmt: skip
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Refuse a judgement of some parts only: the score is the mean of all four."""
        given = super().clean() or self.cleaned_data
        levels = [given.get(one.name) for one in self.parts]
        if self.has_score_alone and any(levels) and not all(levels):
            raise forms.ValidationError(_("Judge all four parts, or leave all four open."))
        return given

    @property
    def parts(self) -> list[forms.BoundField]:
        """Return the four fields."""
        return [self[f"{name}_{self.side}"] for name in PARTS]

    def complicated(self) -> Complicated | None:
        """Return what was judged: nothing where the parts stay open."""
        levels = {name: self.cleaned_data[f"{name}_{self.side}"] for name in PARTS}
        return Complicated(**levels) if all(levels.values()) else None

    def others(self) -> dict[str, Any]:
        """Return what else was entered."""
        own = {one.name for one in self.parts}
        return {name: one for name, one in self.said().items() if name not in own}


def several(label: Any, **options: Any) -> forms.MultipleChoiceField:
    """Return a field of which several may be chosen."""
    return forms.MultipleChoiceField(
        label=label, required=False, widget=forms.CheckboxSelectMultiple, **options
    )


class GroupForm(PartsForm):
    """One focus, one leader, from where to where, until when, and who works in it."""

    side = "before"
    name = forms.CharField(label=_("Name"), max_length=200)
    focus = forms.TypedChoiceField(
        label=_("Focus"), choices=Focus.choices, coerce=Focus,
        help_text=_("One thing: what else has to get better is a group of its own."),
    )  # fmt: skip
    leader = forms.ChoiceField(label=_("Leader"))
    measure = forms.CharField(label=_("Measured by"), max_length=200)
    unit = forms.CharField(
        label=_("Unit"), max_length=20, required=False, help_text=_("Such as %, days or hours.")
    )
    baseline = NumberField(label=_("From"))
    target = NumberField(label=_("To"))
    starts_on = day(_("Starts on"))
    ends_on = day(_("Ends on"), help_text=_("Six months after the start at the latest."))
    contacts = several(_("Members at the customer"))
    users = several(_("Members with us"))

    def __init__(
        self, data: object = None, *, found: Seen, members: Members = NOBODY, **options: Any
    ) -> None:
        start = today()
        usual = {"leader": str(found.viewer.pk), "starts_on": start,
                 "ends_on": add_months(start, LONGEST_MONTHS)}  # fmt: skip
        options["initial"] = {**usual, **(options.get("initial") or {})}
        super().__init__(data, **options)
        self.leaders = {str(one.pk): one for one in owners(found.viewer, found.account)}
        here = queries.candidates(found.viewer, found.account)
        self.people = {str(one.pk): one for one in (*here, *members.theirs)}
        self.colleagues = _colleagues(found, self.leaders, members)
        _offer(self, "leader", [(key, one.name) for key, one in self.leaders.items()])
        titles = [(key, _titled(one)) for key, one in self.people.items()]
        _offer(self, "contacts", titles)
        _offer(self, "users", [(key, one.name) for key, one in self.colleagues.items()])

    def note(self) -> GroupNote:
        """Return what was entered."""
        given = self.others()
        chosen = {
            "before": self.complicated(),
            "leader": self.leaders[given["leader"]],
            "contacts": [self.people[key] for key in given["contacts"]],
            "users": [self.colleagues[key] for key in given["users"]],
        }
        return GroupNote(**{**given, **chosen})


class MeasureForm(VersionedForm):
    """Where the measure stands now."""

    current = NumberField(label=_("Now"))


class FollowForm(VersionedForm):
    """Opportunities that followed."""

    opportunities = several(_("Opportunities that followed"))

    def __init__(self, data: object = None, *, found: Seen, **options: Any) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        rows = queries.followable(found.viewer, found.account)
        self.known = {str(one.pk): one for one in rows}
        _offer(self, "opportunities", [(key, one.title) for key, one in self.known.items()])

    def followed(self) -> list[Opportunity]:
        """Return what was chosen."""
        return [self.known[key] for key in self.cleaned_data["opportunities"]]


class CloseForm(PartsForm, FollowForm):
    """What came of a group."""

    side = "after"
    field_order = (
        "effect", "current", *(f"{one}_after" for one in PARTS), "freed_hours", "opportunities",
    )  # fmt: skip
    effect = words(
        _("What came of it"), help_text=_("As you would tell the customer's management.")
    )
    current = NumberField(label=_("The measure now"), required=False)
    freed_hours = forms.DecimalField(
        label=_("Hours that are free a month"), required=False, min_value=0, max_digits=8,
        decimal_places=2,
    )  # fmt: skip

    def outcome(self) -> Outcome:
        """Return what was entered."""
        given = {**self.others(), "opportunities": self.followed()}
        return Outcome(after=self.complicated(), **given)


def shown(found: ProjectGroup, members: Members) -> dict[str, object]:
    """Return a group as its form shows it."""
    people = {"leader", "contacts", "users"}
    names = [name for name in GroupForm.base_fields if name not in people]
    return {
        **{name: getattr(found, name) for name in names},
        **_levels("before", found.before),
        "has_score_before": found.before is None,
        "leader": str(found.leader_id),
        "contacts": [str(one.pk) for one in members.theirs],
        "users": [str(one.pk) for one in members.ours],
    }


def close_shown(found: ProjectGroup) -> dict[str, object]:
    """Return what is known already of the outcome."""
    has_score = found.complexity_after is not None and found.after is None
    return {
        "version": found.version, "current": found.current, "effect": found.effect,
        **_levels("after", None if has_score else found.after or found.before),
        "has_score_after": has_score,
        "freed_hours": found.freed_hours,
        "opportunities": [str(one.pk) for one in found.opportunities.all()],
    }  # fmt: skip


def _levels(side: str, known: Complicated | None) -> dict[str, object]:
    """Return the four as their form shows them: open where only the score was said."""
    return {f"{name}_{side}": getattr(known, name, None) for name in PARTS}


def _colleagues(found: Seen, team: Mapping[str, User], members: Members) -> dict[str, User]:
    """Return who of us may work in a group, the team first, and who is in it though they left."""
    known = (*accounts.people_for_team(found.viewer), *members.ours)
    others = {str(one.pk): one for one in known}
    return {**team, **{key: one for key, one in others.items() if key not in team}}


def _titled(one: Contact) -> str:
    name = f"{one.name}, {one.title}" if one.title else one.name
    return name if one.left_on is None else str(_("%(name)s (left)") % {"name": name})


def _offer(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField), "it is chosen from a list"
    field.choices = choices
