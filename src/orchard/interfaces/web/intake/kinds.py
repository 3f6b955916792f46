"""What differs between files of opportunities and of activities: labels, words, what is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orchard.domain.core.models import User
from orchard.domain.meetings.queries import intakes as notes
from orchard.domain.meetings.rules import DAYS_REMOVED
from orchard.domain.meetings.services import take_activities
from orchard.domain.relationships.arriving.outcomes import Outcome
from orchard.domain.relationships.arriving.sorts import NEEDED
from orchard.domain.relationships.models import Intake
from orchard.domain.relationships.rules import IntakeKind
from orchard.domain.whitespace.arriving.comparing import WAITING_STAGE
from orchard.domain.whitespace.queries import intakes as pursuits
from orchard.domain.whitespace.rules import Stage
from orchard.domain.whitespace.services import take_opportunities
from orchard.interfaces.web.frame import clock, figures
from orchard.interfaces.web.intake.forms import IntakeForm, OpportunitiesForm
from orchard.interfaces.web.relations.previews import Speech

Label = str | Promise
Names = Mapping[tuple[str, object], str]
LONGEST_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that files hold: its form, its columns, and what is done with its rows."""

    kind: IntakeKind
    form: type[IntakeForm]
    page: str
    what: Label
    labels: Mapping[str, Label]
    outcomes: Callable[[User, Intake], list[Outcome]]
    speech: Callable[[User, Sequence[Outcome]], Speech]
    take: Callable[..., Intake]
    done: Callable[[Intake], str]
    leads_to: str

    @property
    def days_removed(self) -> int:
        """Return for how long a note that was taken out is known."""
        return DAYS_REMOVED

    @property
    def needed(self) -> list[Label]:
        """Return the columns that every row needs."""
        return [self.labels[name] for name in NEEDED[self.kind]]

    @property
    def further(self) -> list[Label]:
        """Return the columns that help."""
        return [label for name, label in self.labels.items() if name not in NEEDED[self.kind]]


def _pursued(viewer: User, rows: Sequence[Outcome]) -> Speech:
    names = pursuits.names_of(viewer, rows)
    return Speech(
        {
            "value": _("Worth a year"), "stage": _("Stage"), WAITING_STAGE: _("Stage in the file"),
            "probability": _("Chance"), "expected_on": _("Business from"), "owner_id": _("Owner"),
            "next_step": _("Next step"), "next_on": _("By when"), "family": _("Family"),
            "offer": _("Offer"), "unit_id": _("Unit"), "goal_id": _("Goal of the customer"),
        },
        lambda key, value: _pursued_word(key, value, names),
    )  # fmt: skip


def _pursued_word(key: str, value: object, names: Names) -> str:
    if isinstance(value, int) and key == "stage":
        return str(Stage(value).label)
    if isinstance(value, int) and key == WAITING_STAGE:
        text = _("%(stage)s: comes in at the first, until it serves a goal of the customer")
        return text % {"stage": Stage(value).label}
    if isinstance(value, Decimal):
        return figures.percent(value) if key == "probability" else figures.exact_money(value)
    return _plain_word(key, value, names)


def _noted(viewer: User, rows: Sequence[Outcome]) -> Speech:
    names = notes.names_of(viewer, rows)
    labels = {"held_on": _("Day"), "contacts": _("With"), "ours": _("Of us"), "said": _("Note")}

    def word(key: str, value: object) -> str:
        if isinstance(value, tuple):
            return ", ".join(names.get((key, one), "") for one in value)
        return _plain_word(key, value, names)

    return Speech(labels, word)


def _plain_word(key: str, value: object, names: Names) -> str:
    if isinstance(value, date):
        return figures.day(value)
    return names.get((key, value)) or Truncator(str(value)).chars(LONGEST_SHOWN)


def _noted_outcomes(viewer: User, found: Intake) -> list[Outcome]:
    return notes.outcomes_of(viewer, found, today=clock.today())


def _opened(taken: Intake) -> str:
    new = ngettext("%(count)d new opportunity", "%(count)d new opportunities", taken.new)
    text = _("%(new)s, %(changed)d changed.")
    return text % {"new": new % {"count": taken.new}, "changed": taken.changed}


def _told(taken: Intake) -> str:
    text = ngettext("%(count)d note came in.", "%(count)d notes came in.", taken.new)
    return text % {"count": taken.new}


OPPORTUNITIES = Kind(
    IntakeKind.OPPORTUNITIES, OpportunitiesForm, "intake:opportunities", gettext_lazy("Opportunity"),
    {
        "account": gettext_lazy("Account"), "title": gettext_lazy("What it is about"),
        "value": gettext_lazy("Worth a year"), "currency": gettext_lazy("Currency"),
        "stage": gettext_lazy("Stage"), "state": gettext_lazy("Open, won or lost"),
        "probability": gettext_lazy("Chance"), "expected_on": gettext_lazy("Business from"),
        "owner": gettext_lazy("Owner"), "next_step": gettext_lazy("Next step"),
        "next_on": gettext_lazy("Next step by"), "family": gettext_lazy("Family"),
        "offer": gettext_lazy("Offer"), "unit": gettext_lazy("Unit"),
        "goal": gettext_lazy("Goal of the customer"),
    },
    pursuits.outcomes_of, _pursued, take_opportunities, _opened, "portfolio:pipeline",
)  # fmt: skip
ACTIVITIES = Kind(
    IntakeKind.ACTIVITIES, IntakeForm, "intake:activities", gettext_lazy("Account"),
    {
        "account": gettext_lazy("Account"), "held_on": gettext_lazy("Day"),
        "kind": gettext_lazy("Type"), "subject": gettext_lazy("Subject"),
        "said": gettext_lazy("What was said"), "theirs": gettext_lazy("People of theirs"),
        "ours": gettext_lazy("Who of us"),
    },
    _noted_outcomes, _noted, take_activities, _told, "portfolio:activities",
)  # fmt: skip
KINDS = {one.kind: one for one in (OPPORTUNITIES, ACTIVITIES)}
