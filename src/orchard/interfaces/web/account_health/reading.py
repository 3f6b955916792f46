"""What the pages of health show: each part with where it comes from, and the days behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.analytics.health import Cap, Part
from orchard.domain.health.queries import Course, Stood
from orchard.domain.health.rules import CAPS, PARTS
from orchard.interfaces.web.account_health.telling import Told, told

PAGES = {
    Part.DELIVERY: "deviations:page",
    Part.VALUE: "accounts:value_ledger",
    Part.RELATIONSHIP: "relations:people",
    Part.VOICE: "voice:page",
    Part.COMMERCIAL: "accounts:plan",
    Part.EXECUTION: "actions:page",
    Part.RISK: "risks:page",
}
CAP_PAGES = {
    Cap.DEVIATION: "deviations:page",
    Cap.CONTRACT: "agreements:page",
    Cap.UNLED: "watching:team",
    Cap.HOSTILE: "relations:people",
}
BASES = {
    Part.DELIVERY: _("Service levels against what was agreed"),
    Part.VALUE: _("The share of this and last year's value that the customer confirmed"),
    Part.RELATIONSHIP: _("The coverage index of our ties"),
    Part.VOICE: _("The quality of the relation by their answers, else satisfaction"),
    Part.COMMERCIAL: _("Four quarters against plan, and the share of wallet against its objective"),
    Part.EXECUTION: _("Actions of twelve months that were done on time"),
    Part.RISK: _("What the largest open risk leaves of a hundred"),
}
MISSING = {
    Part.DELIVERY: _("Orchard does not measure service levels, so it is left out"),
    Part.VALUE: _("Note what the customer gained, and let them confirm it"),
    Part.RELATIONSHIP: _("Say how much influence their people have"),
    Part.VOICE: _("Ask people how they see us"),
    Part.COMMERCIAL: _("Plan four quarters, or estimate what they spend and aim at a share"),
    Part.EXECUTION: _("Plan actions; it is known once the day of one has come"),
    Part.RISK: _("Look for risks, and say where there is none"),
}


@dataclass(frozen=True, slots=True)
class PartShown:
    """One part: its score or what would make it known, and the page it comes from."""

    title: Promise
    weight: float
    score: float | None
    words: Promise
    href: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A sentence that leads somewhere; `points` by how much it would raise the score."""

    title: Promise
    href: str
    points: float = 0.0


@dataclass(frozen=True, slots=True)
class NowShown:
    """How an account stands, down to its parts."""

    stood: Stood
    told: Told
    change: int | None
    before: date | None
    parts: tuple[PartShown, ...]
    caps: tuple[Linked, ...]
    raising: tuple[Linked, ...]

    @property
    def is_capped(self) -> bool:
        """Say whether the caps lower the score, not only would."""
        found = self.stood.health
        return found.score is not None and found.score != found.uncapped


@dataclass(frozen=True, slots=True)
class DayShown:
    """One day behind."""

    on: date
    told: Told
    caps: tuple[Promise, ...]


def now_shown(course: Course, slug: str) -> NowShown | None:
    """Return how an account stands; nothing before it was looked at.

    What comes of margins is left out for who may not see them.
    """
    now = course.now
    if now is None:
        return None
    return NowShown(
        stood=now,
        told=told(now, is_team=True),
        change=course.change,
        before=course.before.on if course.before else None,
        parts=tuple(_part(part, now, course, slug) for part in Part),
        caps=tuple(Linked(CAPS[one], reverse(CAP_PAGES[one], args=[slug])) for one in now.row.caps),
        raising=tuple(
            Linked(PARTS[one.part], reverse(PAGES[one.part], args=[slug]), one.points)
            for one in now.health.raising
        ),
    )


def course_shown(course: Course) -> Sequence[DayShown]:
    """Return the last look of each month, the latest first."""
    return [
        DayShown(one.on, told(one, is_team=True), tuple(CAPS[cap] for cap in one.row.caps))
        for one in course.by_month
    ]


def _part(part: Part, now: Stood, course: Course, slug: str) -> PartShown:
    if part is Part.COMMERCIAL and not course.shows_margins:
        return _kept(part, course)
    score = now.row.scores[part]
    return PartShown(
        title=PARTS[part],
        weight=getattr(course.policy.weights, part.value),
        score=score,
        words=MISSING[part] if score is None else BASES[part],
        href=reverse(PAGES[part], args=[slug]),
    )


def _kept(part: Part, course: Course) -> PartShown:
    weight = getattr(course.policy.weights, part.value)
    return PartShown(PARTS[part], weight, None, _("Shown to those who may see margins"), "")
