"""How mature a programme is, by what people who speak for several sides of it answered.

Plain Python: tens of answers by tens of people. Whatever too few answered is not known, never zero.
What one person said is told nobody: neither by itself, nor as what is left when others are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from orchard.analytics.policy.practice import MaturityPolicy

MATURITY = MaturityPolicy()
METHOD = "maturity"
VERSION = "1"
"""Of the formulas below; a stored result carries both."""

Answers = Mapping[str, Sequence[int]]
"""What was answered to one item, by the side that people speak for; "don't know" is left out."""


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One item: its score, and how far the sides lie apart; `None` where that is not known."""

    key: str
    score: float | None
    gap: float | None


@dataclass(frozen=True, slots=True)
class DimensionResult:
    """One dimension in percent, with its level; `known` of the `asked` items have a score.

    `sides` holds the scores (0 to 4) of sides of which enough people answered.
    """

    key: str
    percent: float | None
    level: str | None
    known: int
    asked: int
    sides: Mapping[str, float]
    gap: float | None
    items: tuple[ItemResult, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """The level of the whole: `by_mean` is what the mean alone would give, `weakest` holds it down."""

    overall: float
    level: str
    by_mean: str
    weakest: int

    @property
    def is_held_down(self) -> bool:
        """Say whether the weakest dimension keeps the whole from a higher level."""
        return self.level != self.by_mean


@dataclass(frozen=True, slots=True)
class Maturity:
    """The result of an assessment; `standing` is `None` while a dimension is not known."""

    dimensions: tuple[DimensionResult, ...]
    standing: Standing | None


def tellable(answers: Answers, policy: MaturityPolicy = MATURITY) -> tuple[str, ...]:
    """Return the sides whose score may be shown without telling what one person answered.

    A side needs the least number of answers. If those of the others are so few that they could be
    worked out from the whole, the smallest side that would be shown is kept back, too.

    Parameters
    ----------
    answers
        By side, one number for each person who answered.
    policy
        The least number of answers (3).

    Returns
    -------
    tuple of str
        In the order given.

    Source
    ------
    Own design; the second step is what statisticians call secondary suppression.

    Examples
    --------
    >>> tellable({"operations": [1, 2, 2], "finance": [3]})
    ()
    >>> tellable({"operations": [1, 2, 2], "finance": [3], "leadership": [1, 1]})
    ('operations',)
    """
    least, counts = policy.group_answers_least, {side: len(said) for side, said in answers.items()}
    shown = [side for side, count in counts.items() if count >= least]
    while shown and 0 < sum(counts.values()) - sum(counts[side] for side in shown) < least:
        shown.remove(min(shown, key=lambda side: counts[side]))
    return tuple(shown)


def item_score(answers: Answers, policy: MaturityPolicy = MATURITY) -> float | None:
    """Return the score of an item: the median of each side, then the mean of the sides.

    ``score = mean(median(answers of a side) for each side that answered)``: many of one side do not
    outvote few of another.

    Parameters
    ----------
    answers
        By side, numbers from 0 to the highest answer; who did not answer or does not know is left out.
    policy
        The least number of answers of all sides together (3).

    Returns
    -------
    float or None
        On the scale of the answers; `None` with fewer answers.

    Source
    ------
    Own design.

    Examples
    --------
    >>> item_score({"finance": [1], "operations": [2, 3, 4], "leadership": []})
    2.0
    >>> item_score({"finance": [0], "operations": [4]}) is None
    True
    """
    sides = [list(said) for said in answers.values() if said]
    if sum(map(len, sides)) < policy.group_answers_least:
        return None
    return fmean(median(said) for said in sides)


def mean_of_known(scores: Iterable[float | None]) -> float | None:
    """Return the mean of the scores that are known; what is not known counts as nothing, not as zero.

    Parameters
    ----------
    scores
        Any numbers; `None` is not known.

    Returns
    -------
    float or None
        `None` where none is known.

    Source
    ------
    Own design.

    Examples
    --------
    >>> mean_of_known([1.0, None, 2.0]), mean_of_known([None])
    (1.5, None)
    """
    known = [one for one in scores if one is not None]
    return fmean(known) if known else None


def percent_of(score: float | None, policy: MaturityPolicy = MATURITY) -> float | None:
    """Return a mean score as percent of the highest answer: ``mean / 4 * 100``.

    Parameters
    ----------
    score
        0 to the highest answer; `None` is not known.
    policy
        The highest answer (4).

    Returns
    -------
    float or None
        0 to 100.

    Source
    ------
    Own design.

    Examples
    --------
    >>> percent_of(2.6), percent_of(None)
    (65.0, None)
    """
    return None if score is None else score / policy.highest_answer * 100


def level_of(percent: float, policy: MaturityPolicy = MATURITY) -> str:
    """Return the level of a percentage; who stands on a line has reached the level above it.

    Parameters
    ----------
    percent
        0 to 100.
    policy
        The levels and the lines between them (20, 40, 60, 80).

    Returns
    -------
    str
        One of the policy's levels.

    Source
    ------
    Own design; its wording leans on the transition model of Davies and Ryals (2009).

    Examples
    --------
    >>> [level_of(one) for one in (19.9, 20, 50.2, 80)]
    ['ad_hoc', 'starting', 'established', 'leading']
    """
    return policy.levels[sum(percent >= line for line in policy.lines)]


def standing(
    percents: Sequence[float | None], policy: MaturityPolicy = MATURITY
) -> Standing | None:
    """Return the mean of the dimensions and the level, which the weakest dimension holds down.

    The level exceeds that of the weakest dimension by one at most.

    Parameters
    ----------
    percents
        One for each dimension; `None` is not known.
    policy
        Levels, lines, and by how many levels the whole may lead (1).

    Returns
    -------
    Standing or None
        `None` unless every dimension is known: a mean of the known ones would flatter. `weakest` is
        the place of the weakest dimension, the first of equal ones.

    Source
    ------
    Own design.

    Examples
    --------
    >>> found = standing([65, 75, 56.25, 55, 40, 35, 15])
    >>> round(found.overall, 2), found.level, found.by_mean, found.weakest
    (48.75, 'starting', 'established', 6)
    >>> standing([65, None]) is None
    True
    """
    known = [one for one in percents if one is not None]
    if not known or len(known) < len(percents):
        return None
    overall, weakest = fmean(known), known.index(min(known))
    by_mean = policy.levels.index(level_of(overall, policy))
    most = policy.levels.index(level_of(known[weakest], policy)) + policy.lead_most
    return Standing(overall, policy.levels[min(by_mean, most)], policy.levels[by_mean], weakest)


def gap_of(scores: Iterable[float | None]) -> float | None:
    """Return how far the sides lie apart: the highest score less the lowest.

    Parameters
    ----------
    scores
        One for each side; `None` is not known.

    Returns
    -------
    float or None
        Zero or more; `None` unless two sides are known.

    Source
    ------
    Own design.

    Examples
    --------
    >>> gap_of([1.0, 3.0, None]), gap_of([2.0])
    (2.0, None)
    """
    known = [one for one in scores if one is not None]
    return max(known) - min(known) if len(known) > 1 else None


def is_worth_talking(gap: float | None, policy: MaturityPolicy = MATURITY) -> bool:
    """Say whether the sides lie so far apart that they should talk about it.

    Parameters
    ----------
    gap
        As `gap_of` returns it; `None` is not known and says nothing.
    policy
        From which gap on (1.0).

    Returns
    -------
    bool

    Source
    ------
    Own design.

    Examples
    --------
    >>> is_worth_talking(1.0), is_worth_talking(0.5), is_worth_talking(None)
    (True, False, False)
    """
    return gap is not None and gap >= policy.role_gap


def assess(
    said: Mapping[str, Mapping[str, Answers]], policy: MaturityPolicy = MATURITY
) -> Maturity:
    """Return the result of an assessment.

    Parameters
    ----------
    said
        Dimension, item, side, and the answers of that side's people; in the order of the
        questionnaire. An item that nobody answered has no answers, and is not known.
    policy
        How many items each dimension has, and all lines.

    Returns
    -------
    Maturity
        One entry for each dimension in the order given.

    Source
    ------
    Own design.

    Examples
    --------
    >>> found = assess({"change": {"1.1": {"finance": [2, 2, 3], "operations": [0, 1, 1]}}})
    >>> one = found.dimensions[0]
    >>> one.percent, one.level, one.known, one.asked, one.gap
    (37.5, 'starting', 1, 5, 1.0)
    """
    counted = zip(said.items(), policy.items, strict=False)
    dimensions = tuple(_dimension(key, items, count, policy) for (key, items), count in counted)
    return Maturity(dimensions, standing([one.percent for one in dimensions], policy))


def _dimension(
    key: str, items: Mapping[str, Answers], asked: int, policy: MaturityPolicy
) -> DimensionResult:
    """Return one dimension; sides are compared only by what may be shown of them."""
    by_side: dict[str, list[float]] = {}
    results = []
    for name, answers in items.items():
        told = {side: float(median(answers[side])) for side in tellable(answers, policy)}
        for side, score in told.items():
            by_side.setdefault(side, []).append(score)
        results.append(ItemResult(name, item_score(answers, policy), gap_of(told.values())))
    percent = percent_of(mean_of_known(one.score for one in results), policy)
    sides = {side: fmean(scores) for side, scores in by_side.items()}
    return DimensionResult(
        key=key,
        percent=percent,
        level=None if percent is None else level_of(percent, policy),
        known=sum(one.score is not None for one in results),
        asked=asked,
        sides=sides,
        gap=gap_of(sides.values()),
        items=tuple(results),
    )
