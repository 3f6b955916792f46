"""How people at an account stand to us by their own answers, and what that makes of the account."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Q

from orchard.analytics import loyalty
from orchard.analytics.loyalty import CAMPS, Camp, Group, Shares, Voice
from orchard.analytics.policy.standing import LoyaltyPolicy
from orchard.domain.core.models import User
from orchard.domain.relationships.queries import PeopleMap, PersonNow
from orchard.domain.voice import rules
from orchard.domain.voice.models import Answer, AnswerSheet
from orchard.domain.voice.rules import Item

Scores = Mapping[Item, float]
Of = Callable[[Scores], float | None]


@dataclass(frozen=True, slots=True)
class Said:
    """The scores of one sheet; nobody stands beside it when it does not count (any more)."""

    sheet: AnswerSheet
    scores: Scores
    person: PersonNow | None


@dataclass(frozen=True, slots=True)
class Heard:
    """What one person's latest sheet says; what was not answered is not known."""

    person: PersonNow
    sheet: AnswerSheet
    answers: Mapping[Item, Answer]
    quality: float | None
    satisfaction: float | None
    loyalty: float | None
    value: float | None
    group: Group | None

    @property
    def camp(self) -> Camp | None:
        """Return the group under its polite name."""
        return None if self.group is None else CAMPS[self.group]

    def score(self, item: Item) -> int | None:
        """Return what was answered."""
        found = self.answers.get(item)
        return None if found is None else found.score


@dataclass(frozen=True, slots=True)
class Measured:
    """A mean over people: of how many, from which days, and how sure."""

    value: float | None
    people: int
    since: date | None
    until: date | None
    grade: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the answers at an account say on a day.

    `heard` are people who agreed to be named, and only they make groups. `unnamed` counts the
    others, who are in the figures some at a time (`_batches`). `outdated` have sheets that are
    too old to count, `silent` have none.
    """

    map: PeopleMap
    heard: tuple[Heard, ...]
    unnamed: int
    outdated: tuple[PersonNow, ...]
    silent: tuple[PersonNow, ...]
    quality: Measured
    trust: Measured
    commitment: Measured
    results: Measured
    value: Measured
    benefits: Mapping[Item, Measured]
    satisfaction: Measured
    ease: Measured
    loyalty: Measured
    grouped: Measured
    shares: Shares
    promoters: float | None
    policy: LoyaltyPolicy

    @property
    def is_empty(self) -> bool:
        """Say whether nobody was asked yet."""
        return not (self.heard or self.unnamed or self.outdated)


def standing(viewer: User, map_: PeopleMap) -> Standing:
    """Return what people of an account answered by the day of the map, whom only its team has."""
    recorded = _sheets(viewer, map_)
    sheets = [rows for rows in recorded if rows[0].sheet.on <= map_.on]
    people = {one.contact.pk: one for one in map_.people}
    latest = {rows[0].sheet.contact_id: rows for rows in sheets if not rows[0].sheet.removed_at}
    fresh = {key: rows for key, rows in latest.items() if _is_fresh(rows, map_)}
    counting = {rows[0].sheet_id: people[key] for key, rows in fresh.items() if key in people}
    heard = [
        _heard(counting[rows[0].sheet_id], rows, map_)
        for rows in sheets
        if rows[0].sheet.is_named and rows[0].sheet_id in counting
    ]
    hidden = [_said(rows, counting) for rows in recorded if not rows[0].sheet.is_named]
    return Standing(
        map=map_,
        heard=tuple(sorted(heard, key=_by_influence)),
        unnamed=sum(one.person is not None for one in hidden),
        outdated=tuple(one for key, one in people.items() if key in latest and key not in fresh),
        silent=tuple(one for key, one in people.items() if key not in latest),
        policy=map_.loyalty,
        **_figures(heard, hidden, map_),  # type: ignore[arg-type]  # named below
    )


def _batches(hidden: Iterable[Said], of: Of, least: int) -> list[Said]:
    """Return the unnamed sheets that one figure counts.

    They count `least` at a time in the order they were recorded, and only while all of a batch
    count: a figure never moves by what one of them said, whoever comes, is taken away or is put
    back. So sheets that count no more keep their place.
    """
    order = sorted(hidden, key=lambda one: one.sheet.pk)
    answered = [one for one in order if of(one.scores) is not None]
    found: list[Said] = []
    for start in range(0, len(answered) - least + 1, least):
        batch = answered[start : start + least]
        if all(one.person is not None for one in batch):
            found += batch
    return found


def _figures(
    heard: Sequence[Heard], hidden: Sequence[Said], map_: PeopleMap
) -> Mapping[str, object]:
    """Return the figures of the account, each over those who answered enough for it."""
    policy, of = map_.loyalty, _makers(map_)
    named = [Said(one.sheet, _scores(one.answers.values()), one.person) for one in heard]

    def counted(one: Of) -> list[Said]:
        return [*named, *_batches(hidden, one, policy.group_answers_least)]

    def over(one: Of) -> Measured:
        return _measured(counted(one), one, map_)

    grouped = [said for said, one in zip(named, heard, strict=True) if one.group is not None]
    recommend = _single(Item.RECOMMEND)
    return {
        **{key: over(one) for key, one in of.items()},
        "benefits": {item: over(_single(item)) for item in rules.VALUE},
        "grouped": _measured(grouped, of["loyalty"], map_),
        "shares": loyalty.shares(
            (Voice(one.person.key, one.person.influence, one.group) for one in heard), policy
        ),
        "promoters": loyalty.net_promoter_score(
            [recommend(one.scores) for one in counted(recommend)], policy
        ),
    }


def _makers(map_: PeopleMap) -> dict[str, Of]:
    """Return how each figure is made of the scores of one sheet."""
    policy = map_.loyalty

    def quality(scores: Scores) -> float | None:
        return loyalty.relationship_quality([scores.get(one) for one in rules.QUALITY], map_.policy)

    return {
        "quality": quality,
        "trust": _mean(rules.TRUST, rules.DIMENSION_LEAST),
        "commitment": _mean(rules.COMMITMENT, rules.DIMENSION_LEAST),
        "results": _mean(rules.SATISFACTION, rules.DIMENSION_LEAST),
        "value": _mean(rules.VALUE, policy.benefit_answers_least),
        "satisfaction": _single(Item.OVERALL),
        "ease": _single(Item.EASE),
        "loyalty": _mean(rules.LOYALTY, policy.loyalty_answers_least),
    }


def _single(item: Item) -> Of:
    return lambda scores: scores.get(item)


def _mean(items: Sequence[Item], least: int) -> Of:
    return lambda scores: loyalty.mean_of([scores.get(one) for one in items], least)


def _measured(counted: Sequence[Said], of: Of, map_: PeopleMap) -> Measured:
    known = [(one, said) for one in counted if (said := of(one.scores)) is not None]
    days = sorted(one.sheet.on for one, _said in known)
    answered = [one.person for one, _said in known if one.person is not None]
    return Measured(
        value=loyalty.mean_of([said for _one, said in known], 1),
        people=len(known),
        since=days[0] if days else None,
        until=days[-1] if days else None,
        grade=loyalty.grade_of(_influence(answered), _influence(map_.people), map_.loyalty),
    )


def _influence(people: Iterable[PersonNow]) -> float:
    return float(sum(one.influence or 0 for one in people))


def _sheets(viewer: User, map_: PeopleMap) -> list[list[Answer]]:
    """Return the answers of every sheet, the latest last; a corrected one is gone.

    Unnamed ones of later days come too and do not count: their place in a batch is the same on
    every day, or two days would differ by what one of them said.
    """
    rows = Answer.objects.visible_to(viewer).of(map_.account)
    by_then = Q(sheet__on__lte=map_.on) | Q(sheet__is_named=False)
    known = rows.filter(by_then, sheet__corrections=None)
    used = known.filter(Q(sheet__removed_at=None) | Q(sheet__is_named=False))
    found = used.select_related("sheet__asked_by").order_by("sheet__on", "sheet_id", "pk")
    return [list(group) for _key, group in groupby(found, key=lambda row: row.sheet_id)]


def _is_fresh(rows: Sequence[Answer], map_: PeopleMap) -> bool:
    return (map_.on - rows[0].sheet.on).days <= map_.loyalty.answer_days


def _scores(rows: Iterable[Answer]) -> Scores:
    return {Item(row.item): float(row.score) for row in rows}


def _said(rows: Sequence[Answer], counting: Mapping[int, PersonNow]) -> Said:
    return Said(rows[0].sheet, _scores(rows), counting.get(rows[0].sheet_id))


def _heard(person: PersonNow, rows: Sequence[Answer], map_: PeopleMap) -> Heard:
    scores, of = _scores(rows), _makers(map_)
    attitude = person.us.stance.value if person.us and not person.us.is_stale else None
    satisfaction, loyal = of["satisfaction"](scores), of["loyalty"](scores)
    return Heard(
        person=person,
        sheet=rows[0].sheet,
        answers={Item(row.item): row for row in rows},
        quality=of["quality"](scores),
        satisfaction=satisfaction,
        loyalty=loyal,
        value=of["value"](scores),
        group=loyalty.group_of(satisfaction, loyal, attitude, map_.loyalty),
    )


def _by_influence(one: Heard) -> tuple[int, str]:
    return -(one.person.influence or 0), one.person.contact.name
