"""How much is known about a customer: the questions of a profile, what is answered, what is stale."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts.rules.profile import Area, ProfileKind

WHOLE_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Question:
    """Something that one has to know about a customer, why, and what answers it."""

    key: str
    area: Area
    text: Promise
    why: Promise
    kind: ProfileKind = ProfileKind.FACT


QUESTIONS = (
    Question("offer", Area.BUSINESS, _("What do they sell, and to whom?"),
             _("Whoever knows their customers knows what they will ask of us next.")),
    Question("income", Area.BUSINESS, _("What are their most important income sources?"),
             _("What brings their money decides what they protect."), ProfileKind.INCOME),
    Question("cost", Area.BUSINESS, _("What drives their costs?"),
             _("Their largest costs are where help is worth most.")),
    Question("direction", Area.STRATEGY, _("Where do they want to be, and how do they get there?"),
             _("Speak their strategy as naturally as your own, and they notice.")),
    Question("goals", Area.STRATEGY, _("Which goals do they have for one to three years?"),
             _("Everything we do for them serves one of their goals, or serves nobody."),
             ProfileKind.GOAL),
    Question("measures", Area.STRATEGY, _("How do they measure success?"),
             _("A contribution counts when it moves a figure that they look at."),
             ProfileKind.MEASURE),
    Question("results", Area.ECONOMY, _("How do growth and profit develop?"),
             _("Somebody who saves needs another conversation than somebody who grows.")),
    Question("investment", Area.ECONOMY, _("What do they invest in?"),
             _("Investments of today are purchases of tomorrow.")),
    Question("risks", Area.RISK, _("What could hurt their business?"),
             _("Their risks are ours as well, and some of them we can carry.")),
    Question("structure", Area.PEOPLE, _("How are they organised, and where is it decided?"),
             _("A plan that the deciding part does not know is not agreed.")),
    Question("changes", Area.PEOPLE, _("What changes in people and organisation?"),
             _("A new leader asks old questions anew, of us as of everybody.")),
    Question("place", Area.MARKET, _("Where do they stand in their market?"),
             _("A leader buys safety, a challenger buys speed.")),
    Question("drivers", Area.MARKET, _("Which trends, rules or technologies affect them?"),
             _("Who speaks of these first is asked for advice."), ProfileKind.DRIVER),
    Question("rivals", Area.MARKET, _("Which of our competitors are inside?"),
             _("What they hold, and who speaks for them, is where we can be replaced."),
             ProfileKind.PRESENCE),
    Question("edge", Area.EDGE, _("What do we know that competitors do not?"),
             _("It is the whole point of knowing them: to understand more deeply than others.")),
)  # fmt: skip
TOPICS = {one.key: one for one in QUESTIONS if one.kind is ProfileKind.FACT}


@dataclass(frozen=True, slots=True)
class Known:
    """One thing that is known: what it answers, and when it was last seen to be true."""

    kind: ProfileKind
    topic: str
    true_on: date

    def answers(self, question: Question) -> bool:
        """Say whether it answers the question."""
        if self.kind is not question.kind:
            return False
        return self.kind is not ProfileKind.FACT or self.topic == question.key


@dataclass(frozen=True, slots=True)
class Limits:
    """After how many days something may no longer be true."""

    profile_days: int
    driver_days: int

    def of(self, kind: ProfileKind) -> int:
        """Return the days of a kind: drivers are looked at once a year."""
        return self.driver_days if kind is ProfileKind.DRIVER else self.profile_days

    def is_stale(self, kind: ProfileKind, true_on: date, today: date) -> bool:
        """Say whether somebody has to look at it again."""
        return today - true_on > timedelta(days=self.of(kind))


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many of the questions are answered, and how many of the answers are fresh."""

    missing: tuple[Question, ...]
    stale: tuple[Question, ...]
    fresh: tuple[Question, ...]

    @property
    def asked(self) -> int:
        """Return how many questions there are."""
        return len(self.missing) + self.answered

    @property
    def answered(self) -> int:
        """Return how many have an answer, however old."""
        return len(self.stale) + len(self.fresh)

    @property
    def percent(self) -> int:
        """Return the answered part."""
        return round(self.answered * WHOLE_PERCENT / self.asked) if self.asked else 0

    @property
    def fresh_percent(self) -> int | None:
        """Return the fresh part of the answers; nothing is known of no answers."""
        return round(len(self.fresh) * WHOLE_PERCENT / self.answered) if self.answered else None

    def of_area(self, area: Area) -> Completeness:
        """Return the same for one area."""
        return Completeness(
            *(tuple(one for one in part if one.area == area)
              for part in (self.missing, self.stale, self.fresh))
        )  # fmt: skip


def completeness(
    known: Collection[Known], limits: Limits, today: date, questions: Iterable[Question] = QUESTIONS
) -> Completeness:
    """Return what is answered: one fresh answer makes a question fresh."""
    missing, stale, fresh = [], [], []
    for question in questions:
        answers = [one for one in known if one.answers(question)]
        if not answers:
            missing.append(question)
        elif all(limits.is_stale(one.kind, one.true_on, today) for one in answers):
            stale.append(question)
        else:
            fresh.append(question)
    return Completeness(tuple(missing), tuple(stale), tuple(fresh))


def by_area(whole: Completeness) -> Mapping[Area, Completeness]:
    """Return the completeness of every area."""
    return {area: whole.of_area(area) for area in Area}
