"""How people at an account stand to us by their own answers, and what that makes of the account."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from orchard.analytics import loyalty
from orchard.analytics.loyalty import CAMPS, Camp, Group, Shares, Voice
from orchard.analytics.policy.standing import LoyaltyPolicy
from orchard.domain.core.models import User
from orchard.domain.relationships.queries import PeopleMap, PersonNow
from orchard.domain.voice import rules
from orchard.domain.voice.models import Answer, AnswerSheet
from orchard.domain.voice.rules import Item


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

    def mean(self, items: Sequence[Item], least: int) -> float | None:
        """Return the mean of some questions, if enough were answered."""
        return loyalty.mean_of([self.score(item) for item in items], least)


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

    `heard` are people who agreed to be named; `unnamed` counts the others, who are in the figures
    when `counts_unnamed`. `outdated` have sheets that are too old to count, `silent` have none.
    """

    map: PeopleMap
    heard: tuple[Heard, ...]
    unnamed: int
    counts_unnamed: bool
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
    shares: Shares
    promoters: float | None
    policy: LoyaltyPolicy

    @property
    def is_empty(self) -> bool:
        """Say whether nobody was asked yet."""
        return not (self.heard or self.unnamed or self.outdated)


def standing(viewer: User, map_: PeopleMap) -> Standing:
    """Return what people of an account answered by the day of the map, whom only its team has.

    Who is not to be named counts only beside enough others like that: fewer could be guessed.
    """
    policy, latest = map_.loyalty, _latest(viewer, map_)
    fresh: list[Heard] = []
    outdated: list[PersonNow] = []
    for person in map_.people:
        answers = latest.get(person.contact.pk, ())
        if answers and (map_.on - answers[0].sheet.on).days > policy.answer_days:
            outdated.append(person)
        elif answers:
            fresh.append(_heard(person, answers, map_))
    named = [one for one in fresh if one.sheet.is_named]
    unnamed = len(fresh) - len(named)
    counts_unnamed = unnamed >= policy.group_answers_least
    return Standing(
        map=map_,
        heard=tuple(sorted(named, key=_by_influence)),
        unnamed=unnamed,
        counts_unnamed=counts_unnamed,
        outdated=tuple(outdated),
        silent=tuple(one for one in map_.people if one.contact.pk not in latest),
        policy=policy,
        **_figures(fresh if counts_unnamed else named, map_, policy),  # type: ignore[arg-type]  # named below
    )


def _figures(
    counted: Sequence[Heard], map_: PeopleMap, policy: LoyaltyPolicy
) -> Mapping[str, object]:
    """Return the figures of the account, each over those who answered enough for it."""

    def over(of: Callable[[Heard], float | None]) -> Measured:
        return _measured(counted, of, map_, policy)

    def dimension(items: Sequence[Item]) -> Measured:
        return over(lambda one: one.mean(items, rules.DIMENSION_LEAST))

    def single(item: Item) -> Measured:
        return over(lambda one: one.score(item))

    return {
        "quality": over(lambda one: one.quality),
        "trust": dimension(rules.TRUST),
        "commitment": dimension(rules.COMMITMENT),
        "results": dimension(rules.SATISFACTION),
        "value": over(lambda one: one.value),
        "benefits": {item: single(item) for item in rules.VALUE},
        "satisfaction": over(lambda one: one.satisfaction),
        "ease": single(Item.EASE),
        "loyalty": over(lambda one: one.loyalty),
        "shares": loyalty.shares(
            (Voice(one.person.key, one.person.influence, one.group) for one in counted), policy
        ),
        "promoters": loyalty.net_promoter_score(
            [one.score(Item.RECOMMEND) for one in counted], policy
        ),
    }


def _measured(
    counted: Sequence[Heard],
    of: Callable[[Heard], float | None],
    map_: PeopleMap,
    policy: LoyaltyPolicy,
) -> Measured:
    known = [(one, said) for one in counted if (said := of(one)) is not None]
    days = sorted(one.sheet.on for one, _said in known)
    return Measured(
        value=loyalty.mean_of([said for _one, said in known], 1),
        people=len(known),
        since=days[0] if days else None,
        until=days[-1] if days else None,
        grade=loyalty.grade_of(
            _influence(one.person for one, _said in known), _influence(map_.people), policy
        ),
    )


def _influence(people: Iterable[PersonNow]) -> float:
    return float(sum(one.influence or 0 for one in people))


def _latest(viewer: User, map_: PeopleMap) -> dict[int, list[Answer]]:
    """Return the answers of each person's last sheet by the day."""
    rows = Answer.objects.visible_to(viewer).of(map_.account)
    known = rows.filter(sheet__removed_at__isnull=True, sheet__on__lte=map_.on)
    found: dict[int, list[Answer]] = {}
    for row in known.select_related("sheet__asked_by").order_by("sheet__on", "sheet_id", "pk"):
        before = found.get(row.sheet.contact_id, [])
        is_same = bool(before) and before[0].sheet_id == row.sheet_id
        found[row.sheet.contact_id] = [*before, row] if is_same else [row]
    return found


def _heard(person: PersonNow, rows: Sequence[Answer], map_: PeopleMap) -> Heard:
    answers = {Item(row.item): row for row in rows}
    scores = {item: float(row.score) for item, row in answers.items()}

    def mean(items: Sequence[Item], least: int) -> float | None:
        return loyalty.mean_of([scores.get(one) for one in items], least)

    satisfaction = scores.get(Item.OVERALL)
    loyal = mean(rules.LOYALTY, map_.loyalty.loyalty_answers_least)
    attitude = person.us.stance.value if person.us and not person.us.is_stale else None
    return Heard(
        person=person,
        sheet=rows[0].sheet,
        answers=answers,
        quality=loyalty.relationship_quality(
            [scores.get(one) for one in rules.QUALITY], map_.policy
        ),
        satisfaction=satisfaction,
        loyalty=loyal,
        value=mean(rules.VALUE, map_.loyalty.benefit_answers_least),
        group=loyalty.group_of(satisfaction, loyal, attitude, map_.loyalty),
    )


def _by_influence(one: Heard) -> tuple[int, str]:
    return -(one.person.influence or 0), one.person.contact.name
