"""What a plan consists of: its sections, their fields, and how each is called in a text file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Choices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.plans.rules import plan
from orchard.domain.risk import rules as risk
from orchard.domain.whitespace import rules as whitespace


class FieldKind(StrEnum):
    """What stands in a field."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    CHOICE = "choice"
    FLAG = "flag"
    USER = "user"
    CONTACT = "contact"
    GOAL = "goal"
    ROW = "row"


PEOPLE = (FieldKind.USER, FieldKind.CONTACT)
NAMED = (*PEOPLE, FieldKind.GOAL)
"""These hold a key; what it is called is asked when it is read, so that it can be forgotten."""


class Mark(StrEnum):
    """What is special about a field."""

    PROGRESS = "progress"
    ASKED = "asked"
    JOINT = "joint"


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One field: its column, its word in the text file, its label, and what stands in it."""

    column: str
    word: str
    label: Promise
    kind: FieldKind
    choices: Mapping[str, Promise | str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    to: str = ""
    longest: int | None = None
    """How many letters its column holds, of a line that may be edited."""
    marks: frozenset[Mark] = frozenset()

    def is_too_long(self, text: str) -> bool:
        """Say whether a text has more letters than its column holds."""
        return self.longest is not None and len(text) > self.longest

    @property
    def is_progress(self) -> bool:
        """Say whether it changes while a plan is carried out: that is no other plan."""
        return Mark.PROGRESS in self.marks

    @property
    def is_asked(self) -> bool:
        """Say whether the file shows it when it is empty."""
        return Mark.ASKED in self.marks

    @property
    def is_joint(self) -> bool:
        """Say whether it may be shown to the customer."""
        return Mark.JOINT in self.marks


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """One kind of rows: its letter in the text file, and whether it may be edited there."""

    key: str
    letter: str
    word: str
    title: Promise
    fields: tuple[Field, ...]
    is_editable: bool = True

    @property
    def by_word(self) -> dict[str, Field]:
        """Return the fields by their word in the text file."""
        return {one.word: one for one in self.fields}


def _choice(column: str, word: str, label: Promise, of: type[Choices], *marks: Mark) -> Field:
    """Return a field whose values come from a list; in the file each is a word."""
    numbered = all(isinstance(one.value, int) for one in of)
    words = {
        str(one.value): one.name.lower().replace("_", " ")
        if numbered else str(one.value).replace("_", " ")
        for one in of
    }  # fmt: skip
    labels = {str(one.value): one.label for one in of}
    return Field(column, word, label, FieldKind.CHOICE, labels, words, marks=frozenset(marks))


def _line(
    column: str, word: str, label: Promise, *marks: Mark, longest: int | None = None
) -> Field:
    return Field(column, word, label, FieldKind.LINE, longest=longest, marks=frozenset(marks))


def _text(column: str, word: str, label: Promise, *marks: Mark) -> Field:
    return Field(column, word, label, FieldKind.TEXT, marks=frozenset(marks))


def _number(column: str, word: str, label: Promise, *marks: Mark) -> Field:
    return Field(column, word, label, FieldKind.NUMBER, marks=frozenset(marks))


def _day(column: str, word: str, label: Promise, *marks: Mark) -> Field:
    return Field(column, word, label, FieldKind.DAY, marks=frozenset(marks))


def _row(column: str, word: str, label: Promise, to: str, *marks: Mark) -> Field:
    return Field(column, word, label, FieldKind.ROW, to=to, marks=frozenset(marks))


def _of(column: str, word: str, label: Promise, kind: FieldKind, *marks: Mark) -> Field:
    return Field(column, word, label, kind, marks=frozenset(marks))


def _owner(*marks: Mark) -> Field:
    return _of("owner", "owner", _("owner"), FieldKind.USER, Mark.ASKED, *marks)


_REASON = _text("reason", "reason", _("why it ended so"), Mark.PROGRESS)

HEAD = Section(
    "plan", "", "Plan", _("The plan"),
    (
        _choice("mode", "mode", _("mode"), plan.Mode),
        _text("strategy", "strategy", _("how we go about it"), Mark.ASKED),
        _text("leaves_out", "leaves out", _("what we leave out"), Mark.ASKED),
        _text("key_people", "key people", _("key people")),
    ),
)  # fmt: skip
OBJECTIVES = Section(
    "objective", "O", "Objective", _("Objectives"),
    (
        _line("title", "objective", _("objective"), Mark.ASKED, Mark.JOINT, longest=200),
        _choice("kind", "type", _("type"), plan.ObjectiveKind, Mark.ASKED),
        _choice("horizon", "horizon", _("horizon"), plan.Horizon, Mark.ASKED),
        _choice("beneficiary", "for whom", _("for whom"), plan.Beneficiary, Mark.JOINT),
        _row("parent", "leads up to", _("leads up to"), "objective"),
        _text("strategy", "how", _("how we reach it"), Mark.ASKED),
        _line("measure", "measured by", _("measured by"), Mark.ASKED, Mark.JOINT, longest=200),
        _line("unit", "unit", _("unit"), Mark.JOINT, longest=20),
        _number("baseline", "from", _("from"), Mark.ASKED, Mark.JOINT),
        _number("target", "target", _("target"), Mark.ASKED, Mark.JOINT),
        _day("due_on", "by", _("by when"), Mark.ASKED, Mark.JOINT),
        _of("goal", "serves", _("serves the goal"), FieldKind.GOAL),
        _owner(Mark.JOINT),
        _of("is_improvement", "improves", _("improves what runs well"), FieldKind.FLAG),
        _number("current", "now", _("now"), Mark.PROGRESS),
        _day("current_on", "measured on", _("measured on"), Mark.PROGRESS),
        _choice("state", "state", _("state"), plan.ObjectiveState, Mark.PROGRESS),
        _REASON,
    ),
)  # fmt: skip
INITIATIVES = Section(
    "initiative", "I", "Initiative", _("Initiatives"),
    (
        _line("title", "initiative", _("initiative"), Mark.ASKED, Mark.JOINT, longest=200),
        _choice("care", "care", _("care"), plan.Care, Mark.ASKED),
        _row("objective", "leads up to", _("leads up to"), "objective"),
        _text("why", "brings", _("what it brings"), Mark.ASKED),
        _of("is_joint", "together with the customer", _("together with the customer"),
              FieldKind.FLAG, Mark.JOINT),
        _number("effort", "effort", _("effort, 1 to 5")),
        _owner(Mark.JOINT),
        _choice("state", "state", _("state"), plan.InitiativeState, Mark.PROGRESS),
        _REASON,
    ),
)  # fmt: skip
OPPORTUNITIES = Section(
    "opportunity", "P", "Opportunity", _("Opportunities"),
    (
        _line("title", "opportunity", _("opportunity")),
        _number("value", "worth a year", _("worth a year")),
        _line("currency", "currency", _("currency")),
        _of("goal", "serves", _("serves the goal"), FieldKind.GOAL),
        _owner(),
        # versions from before origins were kept do not know it: that is no other plan
        _choice("origin", "comes from", _("where it comes from"), whitespace.Origin, Mark.PROGRESS),
        _choice("stage", "stage", _("stage"), whitespace.Stage, Mark.PROGRESS),
        _number("probability", "chance", _("own estimate of the chance"), Mark.PROGRESS),
        _line("next_step", "next step", _("next step"), Mark.PROGRESS),
        _day("next_on", "next on", _("by when"), Mark.PROGRESS),
        _choice("state", "state", _("state"), whitespace.OpportunityState, Mark.PROGRESS),
    ),
    is_editable=False,
)  # fmt: skip
RISKS = Section(
    "risk", "R", "Risk", _("Risks"),
    (
        _line("title", "risk", _("what may happen")),
        _choice("category", "category", _("category"), risk.Category),
        _text("cause", "because of", _("because of what")),
        _text("effect", "effect", _("what it would do")),
        _choice("likelihood", "likelihood", _("likelihood"), risk.Level),
        _choice("impact", "impact", _("impact"), risk.Level),
        _choice("treatment", "treatment", _("what we do"), risk.Treatment),
        _owner(),
        _choice("residual_likelihood", "likelihood after that", _("likelihood after that"),
                risk.Level, Mark.PROGRESS),
        _choice("residual_impact", "impact after that", _("impact after that"), risk.Level,
                Mark.PROGRESS),
        _day("review_on", "looked at again on", _("looked at again on"), Mark.PROGRESS),
        _choice("state", "state", _("state"), risk.State, Mark.PROGRESS),
    ),
    is_editable=False,
)  # fmt: skip
ACTIONS = Section(
    "action", "A", "Action", _("Actions"),
    (
        _line("title", "action", _("what is done"), Mark.ASKED, Mark.JOINT, longest=300),
        _choice("care", "care", _("care"), plan.Care, Mark.ASKED),
        _of("user", "done by", _("responsible with us"), FieldKind.USER, Mark.JOINT),
        _of("contact", "done by customer", _("responsible at the customer"), FieldKind.CONTACT,
              Mark.JOINT),
        _day("due_on", "by", _("by when"), Mark.ASKED, Mark.JOINT),
        _row("objective", "for objective", _("for the objective"), "objective"),
        _row("initiative", "for initiative", _("for the initiative"), "initiative"),
        _row("opportunity", "for opportunity", _("for the opportunity"), "opportunity"),
        _row("risk", "against risk", _("against the risk"), "risk"),
        _row("deviation", "mends deviation", _("mends the deviation"), "deviation"),
        _row("promise", "keeps promise", _("keeps the promise"), "promise"),
        _row("group", "in group", _("in the project group"), "group"),
        _choice("state", "state", _("state"), plan.ActionState, Mark.PROGRESS),
        _day("done_on", "done on", _("done on"), Mark.PROGRESS),
        _text("evidence", "evidence", _("how we see that it is done"), Mark.PROGRESS),
        _REASON,
    ),
)  # fmt: skip
SECTIONS = (OBJECTIVES, INITIATIVES, OPPORTUNITIES, RISKS, ACTIONS)
BY_KEY = {one.key: one for one in (HEAD, *SECTIONS)}
ELSEWHERE = {"deviation": "D", "promise": "W", "group": "G"}
"""What is no part of a document, though rows of one lead there, with its letter."""
BY_LETTER = {one.letter: one for one in SECTIONS} | dict.fromkeys(ELSEWHERE.values())
JOINT = (OBJECTIVES, INITIATIVES, ACTIONS)
"""What can be shown to the customer, as far as it is shared; see `Field.is_joint`."""


def too_long(section: Section, said: Mapping[str, object]) -> Field | None:
    """Return the first field of a row that holds more letters than its column."""
    return next(
        (one for one in section.fields if one.is_too_long(str(said.get(one.column) or ""))), None
    )


def letter_of(key: str) -> str:
    """Return the letter that stands before the number of a row of a section."""
    return ELSEWHERE.get(key) or BY_KEY[key].letter
