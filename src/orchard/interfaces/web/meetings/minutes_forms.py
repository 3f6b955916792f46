"""The forms of what a meeting leaves: decisions, minutes with lessons, proposed actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.meetings.among_us import is_for_us, short
from orchard.domain.meetings.models import Debrief, MeetingRelease
from orchard.domain.meetings.queries.meetings import Sitting
from orchard.domain.meetings.rules.kinds import LessonKind, MeetingKind
from orchard.domain.meetings.services import DebriefNote, MinutesNote, ProposalNote, ReleaseNote
from orchard.domain.plans.leads import Lead
from orchard.domain.plans.queries import actions
from orchard.domain.plans.rules.plan import Care
from orchard.domain.relationships.models import Contact
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.actions.words import lead_choices
from orchard.interfaces.web.meetings.forms import offer, ours, theirs
from orchard.interfaces.web.relations.talk_words import is_part
from orchard.interfaces.web.standing.forms import VersionedForm, day, words


class DecisionForm(forms.Form):
    """What was decided, why it matters, who sees to it."""

    text = words(_("Decision"), rows=2)
    why = words(_("Why it matters"), rows=2, help_text=_("In a year nobody remembers otherwise."))
    owner = forms.ChoiceField(label=_("Owner"))

    def __init__(self, data: object = None, *, found: Seen, sitting: Sitting, **options: Any):
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.us = ours(found, sitting.ours)
        offer(self, "owner", [(key, one.name) for key, one in self.us.items()])

    def sees_to_it(self) -> User:
        """Return who sees to it."""
        return self.us[self.cleaned_data["owner"]]


class ReleaseForm(VersionedForm):
    """What the customer reads of a meeting: words for them, and which decisions."""

    purpose = words(_("What it is for"), rows=2, required=False)
    agenda = words(
        _("Agenda"), rows=8, required=False,
        help_text=_("A point a line. Take out what is only for us."),
    )  # fmt: skip
    decisions = forms.MultipleChoiceField(
        label=_("Decisions that they read"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("With who sees to it. Why a decision matters stays with us."),
    )  # fmt: skip

    def __init__(self, data: object = None, *, sitting: Sitting, **options: Any) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        offer(self, "decisions", [(str(one.pk), one.text) for one in sitting.decisions])
        if not sitting.decisions:
            del self.fields["decisions"]

    def note(self) -> ReleaseNote:
        """Return what was entered."""
        given = self.cleaned_data
        decisions = [int(key) for key in given.get("decisions", ())]
        return ReleaseNote(given["purpose"], given["agenda"].splitlines(), decisions)


def release_shown(sitting: Sitting, release: MeetingRelease | None) -> dict[str, object]:
    """Return what was released as its form shows it; before that what of our agenda is not for us alone.

    Parts that were laid out by a press are ours, too, also those of earlier days that told of a guest.

    What a meeting is for is said anew: our own words for it are an aim that we have.
    """
    chosen = [str(one.pk) for one in sitting.decisions if one.is_released]
    if release is None:
        aim = short(sitting.row.purpose)
        mine = (one for one in sitting.agenda if not is_for_us(one) and not is_part(one))
        points = [one for one in mine if one != aim]
        return {"purpose": "", "agenda": "\n".join(points), "decisions": chosen}
    names = ("version", "purpose", "agenda")
    return {**{name: getattr(release, name) for name in names}, "decisions": chosen}


class MinutesForm(VersionedForm):
    """What was said, and what a review teaches."""

    said_there = words(_("Minutes"), rows=8)
    is_without_decisions = forms.BooleanField(label=_("Nothing was decided"), required=False)
    keep = words(LessonKind.KEEP.label, rows=2, required=False, help_text=_("What we go on doing."))
    change = words(
        LessonKind.CHANGE.label, rows=2, required=False, help_text=_("What we do differently.")
    )
    learned = words(
        LessonKind.LEARNED.label, rows=2, required=False,
        help_text=_("What others with other customers should know."),
    )  # fmt: skip

    def __init__(self, data: object = None, *, sitting: Sitting, **options: Any) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        if sitting.row.kind == MeetingKind.STRATEGIC:
            for kind in LessonKind:
                self.fields[kind.value].required = True
        if sitting.decisions:
            del self.fields["is_without_decisions"]

    def note(self) -> MinutesNote:
        """Return what was entered."""
        given = self.cleaned_data
        lessons = {kind: given[kind.value] for kind in LessonKind}
        return MinutesNote(given["said_there"], lessons, given.get("is_without_decisions", False))


def minutes_shown(sitting: Sitting) -> dict[str, object]:
    """Return minutes as their form shows them."""
    row = sitting.row
    lessons = {kind.value: sitting.lesson(kind) for kind in LessonKind}
    return {
        "version": row.version, "said_there": row.said,
        "is_without_decisions": row.is_without_decisions, **lessons,
    }  # fmt: skip


class AdjustmentForm(forms.Form):
    """What changes in the plan, and why."""

    text = words(_("What changes in the plan"), rows=2)
    why = words(_("Why"), rows=2)


class ProposalForm(forms.Form):
    """What somebody should do by a day."""

    text = forms.CharField(label=_("What is to be done"), max_length=300)
    care = forms.TypedChoiceField(
        label=_("Care"), choices=Care.choices, coerce=Care, initial=Care.WATER
    )
    who = forms.ChoiceField(label=_("Who"), help_text=_("One person: of us or of theirs."))
    due_on = day(_("By when"))

    def __init__(self, data: object = None, *, found: Seen, sitting: Sitting, **options: Any):
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        mine = {f"user-{key}": one for key, one in ours(found, sitting.ours).items()}
        guests = {f"contact-{key}": one for key, one in theirs(found, sitting.contacts).items()}
        self.people: dict[str, User | Contact] = {**mine, **guests}
        offer(self, "who", [(key, one.name) for key, one in self.people.items()])

    def note(self) -> ProposalNote:
        """Return what was entered."""
        given = self.cleaned_data
        who = self.people[given["who"]]
        return ProposalNote(given["text"], given["care"], who, given["due_on"])


class AcceptForm(forms.Form):
    """What a proposed action leads up to, and by when it is done."""

    leads_up_to = forms.ChoiceField(
        label=_("What it leads up to"),
        help_text=_(
            "An objective, initiative, opportunity, risk, deviation, promise or project group of this account."
        ),
    )
    due_on = day(_("By when"))

    def __init__(self, data: object = None, *, found: Seen, **options: Any) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        known = actions.leads(found.viewer, found.account)
        self.leads: dict[str, Lead] = {
            f"{name}-{one.pk}": one for name, rows in known.items() for one in rows
        }
        offer(
            self,
            "leads_up_to",
            [("", _("choose")), *lead_choices(known)],
        )

    def said(self) -> dict[str, Any]:
        """Return what was entered."""
        given = self.cleaned_data
        return {"leads_up_to": self.leads[given["leads_up_to"]], "due_on": given["due_on"]}


class DebriefForm(forms.Form):
    """What came of a sponsor's visit, and four questions to oneself."""

    said_there = words(_("What came of the visit"), rows=5)
    was_prepared = forms.BooleanField(label=_("I was prepared"), required=False)
    kept_the_line = forms.BooleanField(label=_("I kept our commercial line"), required=False)
    promises_have_owners = forms.BooleanField(
        label=_("What I promised stands among the actions, with an owner"), required=False
    )
    opened_doors = forms.BooleanField(label=_("I opened doors for the team"), required=False)

    def note(self) -> DebriefNote:
        """Return what was entered."""
        given = dict(self.cleaned_data)
        return DebriefNote(given.pop("said_there"), **given)


def debrief_shown(told: Debrief | None) -> dict[str, object]:
    """Return a debrief as its form shows it."""
    if told is None:
        return {}
    names = [name for name in DebriefForm.base_fields if name != "said_there"]
    return {"said_there": told.said, **{name: getattr(told, name) for name in names}}
