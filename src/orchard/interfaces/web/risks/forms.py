"""The forms of risks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.models import Driver
from orchard.domain.accounts.queries import profile as profiles
from orchard.domain.core.models import User
from orchard.domain.risk import queries
from orchard.domain.risk.models import ALL, Risk
from orchard.domain.risk.rules import (
    REVIEW,
    Category,
    Level,
    Signal,
    State,
    Treatment,
    Velocity,
)
from orchard.domain.risk.services import Answers, Look, Opening, Over, RiskNote, Treating
from orchard.interfaces.web.accounts.forms.fields import AmountField, PercentField
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame.clock import today
from orchard.interfaces.web.standing.forms import VersionedForm, day, words

NOT_SAID = ("", _("not said"))


def level(label: Any, **options: Any) -> forms.TypedChoiceField:
    """Return a field for a level from 1 to 5."""
    return forms.TypedChoiceField(label=label, choices=Level.choices, coerce=int, **options)


class RiskForm(VersionedForm):
    """What may happen."""

    category = forms.TypedChoiceField(
        label=_("Category"), choices=Category.choices, coerce=Category
    )
    title = forms.CharField(label=_("What may happen"), max_length=200)
    cause = words(_("Because of what"), required=False, rows=2)
    effect = words(_("What it would do"), required=False, rows=2)
    likelihood = level(_("Likelihood"), initial=Level.MEDIUM)
    impact = level(_("Impact"), initial=Level.MEDIUM)
    velocity = forms.ChoiceField(
        label=_("How soon it would be felt"), choices=[NOT_SAID, *Velocity.choices], required=False
    )
    money_impact = AmountField(label=_("What it would cost us"), required=False)
    exposure = PercentField(
        label=_("Share of it that is exposed, %"), required=False,
        help_text=_("Empty: all of it."),
    )  # fmt: skip
    driver = forms.ChoiceField(
        label=_("Driver that it follows from"), required=False,
        help_text=_("A trend, a rule or a technology of their profile."),
    )  # fmt: skip

    def __init__(
        self, data: object = None, *, found: Seen, about: Risk | None = None, **options: Any
    ) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        known = profiles.drivers(found.viewer, found.account)
        before = about.driver if about else None
        self.drivers = {str(one.pk): one for one in (*known, *filter(None, [before]))}
        _offer(self, "driver", [("", _("none")), *map(_named, self.drivers.values())])

    def note(self) -> RiskNote:
        """Return what was entered."""
        given = self.cleaned_data
        names = ("category", "title", "cause", "effect", "likelihood", "impact", "velocity")
        return RiskNote(
            **{name: given[name] for name in names},
            money_impact=given["money_impact"],
            exposure=ALL if given["exposure"] is None else given["exposure"],
            driver=self.drivers.get(given["driver"]),
        )


class OwnedForm(forms.Form):
    """Who answers for a risk, and when it is looked at again."""

    owner = forms.ChoiceField(label=_("Owner"))
    review_on = day(_("Looked at again on"))

    def __init__(self, data: object = None, *, found: Seen, **options: Any) -> None:
        options["initial"] = {"review_on": today() + REVIEW, **(options.get("initial") or {})}
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.people = {str(one.pk): one for one in _owners(found)}
        _offer(self, "owner", [(key, one.name) for key, one in self.people.items()])

    def opening(self) -> Opening:
        """Return what was entered."""
        given = self.cleaned_data
        return Opening(self.people[given["owner"]], given["review_on"])


class NoteForm(RiskForm):
    """A new risk, with who answers for it."""

    owner = forms.ChoiceField(label=_("Owner"))
    review_on = day(_("Looked at again on"))

    def __init__(self, data: object = None, *, found: Seen, **options: Any) -> None:
        owner = {"owner": str(found.viewer.pk), "review_on": today() + REVIEW}
        options["initial"] = {**owner, **(options.get("initial") or {})}
        super().__init__(data, found=found, **options)
        self.people = {str(one.pk): one for one in _owners(found)}
        _offer(self, "owner", [(key, one.name) for key, one in self.people.items()])

    def opening(self) -> Opening:
        """Return who answers for it, and when it is looked at again."""
        return Opening(self.people[self.cleaned_data["owner"]], self.cleaned_data["review_on"])


class OpenForm(OwnedForm, VersionedForm):
    """The same of a risk that is there already."""


class TreatForm(VersionedForm):
    """What we do, and what is left then."""

    treatment = forms.TypedChoiceField(
        label=_("What we do"), coerce=Treatment,
        choices=[one for one in Treatment.choices if one[0] != Treatment.ACCEPT],
    )  # fmt: skip
    likelihood = level(_("Likelihood after that"))
    impact = level(_("Impact after that"))
    exposure = PercentField(
        label=_("Share exposed after that, %"), required=False, help_text=_("Empty: as before.")
    )
    cost = AmountField(label=_("What the treatment costs"), required=False)
    comment = words(_("How"), required=False, help_text=_("Needed where it gets worse by it."))

    def treating(self) -> Treating:
        """Return what was entered."""
        return Treating(**self.said())


class AcceptForm(VersionedForm):
    """Why we live with a risk, and when that is looked at again."""

    comment = words(_("Why we live with it"))
    review_on = day(_("Looked at again on"))


class ReviewForm(VersionedForm):
    """What is seen today."""

    likelihood = level(_("Likelihood now"))
    impact = level(_("Impact now"))
    comment = words(_("What you saw"), required=False)
    review_on = day(_("Looked at again on"))

    def look(self) -> Look:
        """Return what was entered."""
        return Look(**self.said())


class EndForm(VersionedForm):
    """How a risk ended."""

    state = forms.TypedChoiceField(
        label=_("How"), coerce=State, widget=forms.RadioSelect,
        choices=[(State.CLOSED.value, _("It cannot happen any more, or is no risk")),
                 (State.OCCURRED.value, _("It happened"))],
    )  # fmt: skip
    reason = words(_("Why"))

    def over(self) -> Over:
        """Return what was entered."""
        return Over(**self.said())


class DismissForm(forms.Form):
    """Why something is no risk."""

    reason = words(_("Why it is no risk"))


NONE, NEW = "none", "new"


class ShortForm(forms.Form):
    """Three of five questions: how vulnerable, what may happen, what can we do now."""

    vulnerable = level(_("From very low to very high"))
    seen = forms.CharField(
        label=_("What did you look at?"), max_length=300, widget=forms.Textarea({"rows": 2}),
        help_text=_("A person who may leave, a rival, an agreement that ends."),
    )  # fmt: skip
    outcome = forms.ChoiceField(label=_("What you found"))
    title = forms.CharField(label=_("The new risk, in a sentence"), max_length=200, required=False)
    category = forms.TypedChoiceField(
        label=_("Category"), choices=Category.choices, coerce=Category, required=False,
        initial=Category.DEPENDENCE,
    )  # fmt: skip
    likelihood = level(_("How likely is it?"), initial=Level.MEDIUM, required=False)
    now = forms.CharField(
        label=_("What we do now"), max_length=300, widget=forms.Textarea({"rows": 2}),
        required=False, help_text=_("Empty where none was found."),
    )  # fmt: skip
    owner = forms.ChoiceField(label=_("Who does it"), required=False)
    review_on = day(_("Looked at again on"), required=False)
    of_a_new_one = ("title", "category", "likelihood", "owner", "review_on")

    def __init__(self, data: object = None, *, found: Seen) -> None:
        start = {"owner": str(found.viewer.pk), "review_on": today() + REVIEW}
        super().__init__(data, initial=start)  # type: ignore[arg-type]  # a QueryDict or nothing
        standing = queries.standing(found.viewer, found.account)
        self.known = {str(one.pk): one for one in standing if one.state != State.PROPOSED}
        self.people = {str(one.pk): one for one in _owners(found)}
        here = [(key, one.title) for key, one in self.known.items()]
        outcomes = [("", _("choose")), (NONE, _("None found")), (NEW, _("A new risk")), *here]
        _offer(self, "outcome", outcomes)
        _offer(self, "owner", [(key, one.name) for key, one in self.people.items()])

    def clean(self) -> dict[str, Any]:
        """Ask for what belongs to a new risk where one was found, and let nothing typed be lost."""
        given = self.cleaned_data
        outcome = given.get("outcome", "")
        if outcome not in ("", NEW) and given.get("title"):
            text = gettext("You wrote down a risk: choose “A new risk”, or take its sentence out.")
            self.add_error("outcome", text)
        elif outcome == NONE and given.get("now"):
            text = gettext("Where none was found, there is nothing to do now: take that out.")
            self.add_error("now", text)
        if outcome == NEW:
            for name in self.of_a_new_one:
                if name in given and not given[name]:
                    self.add_error(name, gettext("A new risk needs this."))
        return given

    def answers(self) -> Answers:
        """Return what was answered."""
        given = self.cleaned_data
        outcome, now = given["outcome"], given["now"]
        if outcome == NONE:
            return Answers(given["vulnerable"], given["seen"])
        if outcome != NEW:
            return Answers(given["vulnerable"], given["seen"], known=self.known[outcome], now=now)
        note = RiskNote(given["category"], given["title"], given["likelihood"], given["vulnerable"])
        opening = Opening(self.people[given["owner"]], given["review_on"])
        return Answers(given["vulnerable"], given["seen"], note, opening, now=now)


class CheckForm(forms.Form):
    """What was looked at."""

    words = forms.CharField(
        label=_("What you looked at"), max_length=300, required=False,
        help_text=_("So that the next one knows where to look."),
    )  # fmt: skip


def shown(found: Risk) -> dict[str, object]:
    """Return a risk as its form shows it."""
    names = [name for name in RiskForm.base_fields if name not in {"driver", "version"}]
    driver = str(found.driver_id or "")
    said = {name: getattr(found, name) for name in names}
    return {**said, "driver": driver, "version": found.version}


def proposed(signal: Signal) -> dict[str, object]:
    """Return a signal as the form of a new risk shows it."""
    return {"category": signal.kind.category, "title": signal.title[:200], "cause": signal.why}


def now_shown(found: Risk) -> dict[str, object]:
    """Return the levels that count now, and the version."""
    likelihood, impact = found.levels
    return {
        "version": found.version, "likelihood": likelihood, "impact": impact,
        "review_on": today() + REVIEW,
    }  # fmt: skip


def _owners(found: Seen) -> Sequence[User]:
    return queries.owners(found.viewer, found.account)


def _named(row: Driver) -> tuple[str, str]:
    """Return a driver to choose; what was taken out is offered only where something hangs on it."""
    if row.removed_at is None:
        return str(row.pk), row.title
    return str(row.pk), gettext("%(title)s (taken out of the profile)") % {"title": row.title}


def _offer(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField), "it is chosen from a list"
    field.choices = choices
