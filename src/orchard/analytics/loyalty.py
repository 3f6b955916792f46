"""How customers say they stand to us: quality of the relation, value, loyalty, and the groups.

Plain Python: an account has tens of people. Missing answers stay missing; a mean needs its least
number of answers, or it is not known. What people say (attitude) and what the account does
(behaviour) are never made into one number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from orchard.analytics.policy.standing import LoyaltyPolicy, RelationshipPolicy

HUNDRED = 100.0
RELATIONS = RelationshipPolicy()
LOYALTY = LoyaltyPolicy()
AGAINST = -1


class Group(StrEnum):
    """Where satisfaction and loyalty put a person; the literature's names, never shown."""

    ADVOCATE = "advocate"
    LOYALIST = "loyalist"
    MERCENARY = "mercenary"
    HOSTAGE = "hostage"
    DEFECTOR = "defector"
    CRITIC = "critic"


class Camp(StrEnum):
    """The four groups under names that may meet the customer's eye, the worst first."""

    LEAVING = "leaving"
    LOCKED_IN = "locked_in"
    FREE_TO_GO = "free_to_go"
    COMMITTED = "committed"


CAMPS = {
    Group.ADVOCATE: Camp.COMMITTED,
    Group.LOYALIST: Camp.COMMITTED,
    Group.MERCENARY: Camp.FREE_TO_GO,
    Group.HOSTAGE: Camp.LOCKED_IN,
    Group.DEFECTOR: Camp.LEAVING,
    Group.CRITIC: Camp.LEAVING,
}


class Flag(StrEnum):
    """What has to be said beside the largest group."""

    LOCKED_IN = "locked_in"
    CRITIC = "critic"


class Trend(StrEnum):
    """What an account does with what it buys."""

    MORE = "more"
    STEADY = "steady"
    LESS = "less"


@dataclass(frozen=True, slots=True)
class Voice:
    """What a person was found to be; `influence` 1 to 5, `None` when not known."""

    key: str
    influence: int | None
    group: Group | None


@dataclass(frozen=True, slots=True)
class Shares:
    """Influence by group, as shares of all influence that answered.

    `headline` is the camp with the largest share, of equals the worse one; `None` when nobody can
    be weighed. `weighed` counts the people behind it, `unweighed` names who answered and has no
    influence yet.
    """

    groups: Mapping[Group, float]
    camps: Mapping[Camp, float]
    headline: Camp | None
    flags: tuple[Flag, ...]
    weighed: int
    unweighed: tuple[str, ...]


def mean_of(answers: Sequence[float | None], least: int) -> float | None:
    """Return the mean of the answers that were given, if they are enough.

    Parameters
    ----------
    answers
        One number for each question; `None` was not answered and counts as nothing, not as zero.
    least
        So many answers are needed.

    Returns
    -------
    float or None
        On the scale of the answers; `None` with fewer.

    Source
    ------
    Own design.

    Examples
    --------
    >>> mean_of([5, None, 4], 2), mean_of([5, None, None], 2)
    (4.5, None)
    """
    given = [one for one in answers if one is not None]
    return sum(given) / len(given) if given and len(given) >= least else None


def relationship_quality(
    items: Sequence[float | None], policy: RelationshipPolicy = RELATIONS
) -> float | None:
    """Return the quality of a relation as one person sees it, from trust, commitment, satisfaction.

    ``RQ = (mean - 1) / 6 * 100``.

    Parameters
    ----------
    items
        Nine answers from 1 to 7, three for each dimension; `None` was not answered.
    policy
        The scale, and how many of the nine have to be answered (6).

    Returns
    -------
    float or None
        0 to 100; `None` with too few answers.

    Source
    ------
    The three dimensions: Vieira, Winklhofer and Ennew (2008), review of relationship quality.
    The items are our own.

    Examples
    --------
    >>> round(relationship_quality([6, 5, 6, 5, 5, 4, 6, 6, 5]), 2)
    72.22
    >>> relationship_quality([6, 5, 6, 5, 5, None, None, None, None]) is None
    True
    """
    lowest, highest = policy.quality_scale
    found = mean_of(items, policy.quality_items_least)
    return None if found is None else (found - lowest) / (highest - lowest) * HUNDRED


def group_of(
    satisfaction: float | None,
    loyalty: float | None,
    attitude: int | None = None,
    policy: LoyaltyPolicy = LOYALTY,
) -> Group | None:
    """Return the group of a person, by how satisfied and how loyal they say they are.

    Parameters
    ----------
    satisfaction, loyalty
        1 to 5; `None` when not known.
    attitude
        -1 against us, 0, 1; `None` when not known. Only who is against us can be a critic.
    policy
        The lines: 4.0 for high, 4.5 for advocates, 2.0 for critics.

    Returns
    -------
    Group or None
        `None` unless both are known.

    Source
    ------
    Jones and Sasser (1995), Why satisfied customers defect; the lines are our own.

    Examples
    --------
    >>> [group_of(*one).value for one in ((5, 5), (4, 4), (4, 2), (2, 4), (2, 2))]
    ['advocate', 'loyalist', 'mercenary', 'hostage', 'defector']
    >>> group_of(2, 1.5, -1).value
    'critic'
    """
    if satisfaction is None or loyalty is None:
        return None
    is_satisfied, is_loyal = satisfaction >= policy.high_line, loyalty >= policy.high_line
    if is_satisfied and is_loyal:
        is_advocate = min(satisfaction, loyalty) >= policy.advocate_line
        return Group.ADVOCATE if is_advocate else Group.LOYALIST
    if is_satisfied:
        return Group.MERCENARY
    if is_loyal:
        return Group.HOSTAGE
    is_critic = attitude == AGAINST and max(satisfaction, loyalty) <= policy.critic_line
    return Group.CRITIC if is_critic else Group.DEFECTOR


def shares(voices: Iterable[Voice], policy: LoyaltyPolicy = LOYALTY) -> Shares:
    """Return how the influence at an account is shared among the groups, with what to say of it.

    ``share(group) = sum(influence of the group) / sum(influence of all who answered)``.

    Parameters
    ----------
    voices
        People; who has no group is left out, who has no influence is named.
    policy
        The share of locked-in people (25 %) and the influence of a critic (4) that raise a flag.

    Returns
    -------
    Shares
        They add up to 1 as soon as anybody is weighed.

    Source
    ------
    Own design on the groups of Jones and Sasser (1995).

    Examples
    --------
    >>> found = shares([Voice("buyer", 4, Group.MERCENARY), Voice("it", 2, Group.HOSTAGE)])
    >>> found.headline.value, [flag.value for flag in found.flags]
    ('free_to_go', ['locked_in'])
    """
    known = [(one, one.group) for one in voices if one.group is not None]
    weighed = [(one.influence, group) for one, group in known if one.influence is not None]
    whole = sum(influence for influence, _group in weighed)
    groups = {
        group: sum(influence for influence, own in weighed if own is group) / whole
        for group in Group
        if whole
    }
    camps = {camp: _share_of(camp, groups) for camp in Camp if whole}
    headline = max(camps, key=lambda camp: camps[camp], default=None)
    critics = [influence for influence, group in weighed if group is Group.CRITIC]
    return Shares(
        groups,
        camps,
        headline,
        tuple(_flags(groups.get(Group.HOSTAGE, 0.0), max(critics, default=0), policy)),
        len(weighed),
        tuple(one.key for one, _group in known if one.influence is None),
    )


def _flags(locked_in: float, loudest: float, policy: LoyaltyPolicy) -> Iterator[Flag]:
    """Yield what to say of the share that is locked in and of the most influential critic."""
    if locked_in >= policy.hostage_share:
        yield Flag.LOCKED_IN
    if loudest >= policy.critic_influence:
        yield Flag.CRITIC


def net_promoter_score(
    answers: Sequence[float | None], policy: LoyaltyPolicy = LOYALTY
) -> float | None:
    """Return promoters less detractors in percent, for a programme and never for a few people.

    Parameters
    ----------
    answers
        0 to 10; `None` was not answered.
    policy
        Promoters from 9, detractors to 6, and how many answers are the least (20).

    Returns
    -------
    float or None
        -100 to 100; `None` with too few answers.

    Source
    ------
    Reichheld (2003), The one number you need to grow; the least number is our own.

    Examples
    --------
    >>> net_promoter_score([10, 9, 8, 7, 3]) is None
    True
    >>> net_promoter_score([10, 9, 8, 7, 3] * 4)
    20.0
    """
    given = [one for one in answers if one is not None]
    if len(given) < policy.recommendation_answers_least:
        return None
    promoters = sum(one >= policy.promoters_from for one in given)
    detractors = sum(one <= policy.detractors_to for one in given)
    return HUNDRED * (promoters - detractors) / len(given)


def grade_of(answered: float, known: float, policy: LoyaltyPolicy = LOYALTY) -> str | None:
    """Return how sure a figure from answers is, by how much of the influence answered.

    Parameters
    ----------
    answered, known
        Sums of influence: of who answered, and of everybody whom we know.
    policy
        From which share it is B (a third) and A (two thirds).

    Returns
    -------
    str or None
        A, B or C; `None` when nobody answered or nobody is weighed.

    Source
    ------
    Own design.

    Examples
    --------
    >>> grade_of(18, 22), grade_of(9, 22), grade_of(2, 22), grade_of(0, 22)
    ('A', 'B', 'C', None)
    """
    if not answered or not known:
        return None
    some, most = policy.grade_lines
    share = answered / known
    if share >= most:
        return "A"
    return "B" if share >= some else "C"


def change_of(now: float | None, before: float | None) -> float | None:
    """Return by which share of the year before an account buys more or less.

    Parameters
    ----------
    now, before
        What it bought in twelve months and in the twelve before, in one currency; `None` when not
        known. What was bought and given back can be negative.

    Returns
    -------
    float or None
        0.1 is a tenth more; `None` unless both are known and the year before is above zero.

    Source
    ------
    Own design.

    Examples
    --------
    >>> change_of(110, 100), change_of(110, 0)
    (0.1, None)
    """
    if now is None or before is None or before <= 0:
        return None
    return (now - before) / before


def trend_of(change: float | None, policy: LoyaltyPolicy = LOYALTY) -> Trend | None:
    """Return whether an account buys more, as much, or less.

    Parameters
    ----------
    change
        Share of the year before, as `change_of` returns it.
    policy
        Up to which change nothing changed (5 %).

    Returns
    -------
    Trend or None
        `None` when the change is not known.

    Source
    ------
    Own design.

    Examples
    --------
    >>> [trend_of(one).value for one in (0.2, 0.05, -0.2)]
    ['more', 'steady', 'less']
    """
    if change is None:
        return None
    if abs(change) <= policy.steady_change:
        return Trend.STEADY
    return Trend.MORE if change > 0 else Trend.LESS


def _share_of(camp: Camp, groups: Mapping[Group, float]) -> float:
    return sum(share for group, share in groups.items() if CAMPS[group] is camp)
