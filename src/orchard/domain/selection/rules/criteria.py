"""What a set of criteria has to keep to: weights, size, and what may never be a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.analytics.policy.selection import SelectionPolicy
from orchard.domain.core.mistakes import Invalid
from orchard.domain.selection.rules.choices import Grade

WHOLE, EXACT = Decimal(1), Decimal("0.0005")
LOWEST, HIGHEST = Decimal(0), Decimal(10)

BANNED_WORDS = re.compile(
    r"\b(friend(s|ship)?|golf\w*|budd(y|ies)|old acquaintance|tenure|"
    r"length of (the )?relation\w*|long[- ](time|standing)|"
    r"years? as (a )?customer|loyal for years|sponsor'?s? wish|wish of|ceo'?s? (wish|favou?rite)|"
    r"vennskap|ansiennitet|sõprus|дружба|стаж)\b",
    re.IGNORECASE,
)
"""Reasons that are none, however they are worded."""


class IsBanned(Invalid):
    """The criterion is one of those that let the wrong accounts in."""

    default = gettext_lazy(
        "How long one has known a customer, friendship, and somebody's wish are no criteria: they "
        "say nothing about the years to come. If somebody insists, write it down as a pressure "
        "override, with name, reason and end."
    )


@dataclass(frozen=True, slots=True)
class Weighed:
    """A criterion as far as the rules look at it."""

    key: str
    title: str
    weight: Decimal
    is_size: bool


def is_banned(policy: SelectionPolicy, *texts: str) -> bool:
    """Say whether a criterion asks for tenure, friendship or somebody's wish.

    >>> is_banned(SelectionPolicy(), "CEO's golfing buddies"), is_banned(SelectionPolicy(), "Growth")
    (True, False)
    """
    said = " ".join(texts).replace("_", " ")
    named = {one.replace("_", " ") for one in policy.banned}
    return bool(BANNED_WORDS.search(said)) or any(one in said.casefold() for one in named)


def total_weight(criteria: Iterable[Weighed]) -> Decimal:
    """Return the sum of the weights."""
    return sum((one.weight for one in criteria), Decimal(0))


def size_weight(criteria: Iterable[Weighed]) -> Decimal:
    """Return what the criteria of pure size weigh together."""
    return sum((one.weight for one in criteria if one.is_size), Decimal(0))


def mistakes_of(criteria: Sequence[Weighed], policy: SelectionPolicy) -> list[str]:
    """Return why a set cannot be approved, one sentence for each reason."""
    found = []
    counting = sum(one.weight > 0 for one in criteria)
    if counting < policy.criteria_least:
        text = _("A set needs at least %(least)d criteria with a weight; this one has %(count)d.")
        found.append(text % {"least": policy.criteria_least, "count": counting})
    total = total_weight(criteria)
    if abs(total - WHOLE) > EXACT:
        text = _("The weights make %(total)s. They have to make 1.00: %(change)s is missing.")
        over = _("The weights make %(total)s. They have to make 1.00: take %(change)s away.")
        said = text if total < WHOLE else over
        found.append(said % {"total": f"{total:.3f}", "change": f"{abs(WHOLE - total):.3f}"})
    found += _size_mistake(criteria, policy)
    for one in criteria:
        if one.weight > 0 and is_banned(policy, one.key, one.title):
            found.append(f"{one.title}: {IsBanned.default}")
    return found


def _size_mistake(criteria: Sequence[Weighed], policy: SelectionPolicy) -> list[str]:
    size, most = size_weight(criteria), Decimal(str(policy.size_weight_most))
    if size <= most + EXACT:
        return []
    text = _(
        "Size alone weighs %(size)s %%, and %(most)s %% is the most: a key account is not only "
        "large, it is strategic. Give other criteria more weight."
    )
    return [text % {"size": f"{100 * size:.0f}", "most": f"{100 * most:.0f}"}]


def check_score(score: Decimal) -> None:
    """Refuse a score off the scale."""
    if not score.is_finite() or not LOWEST <= score <= HIGHEST:
        raise Invalid(_("A score lies between 0 and 10, such as 7 or 7.5."))


def check_grade(grade: str) -> None:
    """Refuse a score of which nobody says how sure it is."""
    if grade not in Grade.values:
        raise Invalid(_("Say how sure you are: A measured, B estimated, C a guess."))
