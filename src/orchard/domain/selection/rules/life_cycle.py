"""Which status an account may take next, and what state of a round follows which."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from orchard.domain.accounts.rules import KEY_STATUSES, Status
from orchard.domain.core.mistakes import Conflict
from orchard.domain.selection.rules.choices import RoundState, Tier

_S, _R = Status, RoundState

NEXT_STATUS: dict[Status, frozenset[Status]] = {
    _S.PROSPECT: frozenset({_S.CANDIDATE, _S.STANDARD, _S.LOST}),
    _S.STANDARD: frozenset({_S.CANDIDATE, _S.LOST}),
    _S.CANDIDATE: frozenset({_S.INCUBATOR, _S.KEY, _S.KEY_LIGHT, _S.STANDARD, _S.LOST}),
    _S.INCUBATOR: frozenset({_S.KEY, _S.KEY_LIGHT, _S.STANDARD, _S.LOST}),
    _S.KEY: frozenset({_S.KEY_LIGHT, _S.UNDER_REVIEW, _S.LOST}),
    _S.KEY_LIGHT: frozenset({_S.KEY, _S.UNDER_REVIEW, _S.LOST}),
    _S.UNDER_REVIEW: frozenset({_S.KEY, _S.KEY_LIGHT, _S.IN_TRANSITION, _S.LOST}),
    _S.IN_TRANSITION: frozenset({_S.FORMER, _S.UNDER_REVIEW, _S.LOST}),
    _S.FORMER: frozenset({_S.CANDIDATE, _S.STANDARD, _S.LOST}),
    _S.LOST: frozenset({_S.PROSPECT}),
}
"""What may follow each status."""

WHILE_OWED: dict[Status, frozenset[Status]] = {
    _S.PROSPECT: frozenset({_S.CANDIDATE, _S.FORMER, _S.LOST}),
    _S.CANDIDATE: frozenset({_S.INCUBATOR, _S.KEY, _S.KEY_LIGHT, _S.PROSPECT, _S.LOST}),
    _S.INCUBATOR: frozenset({_S.KEY, _S.KEY_LIGHT, _S.PROSPECT, _S.LOST}),
}
"""What may follow for one that left us as a key account and came back: no way leads to ordinary
service past a plan that says who takes over and what the customer hears."""

COUNTED = frozenset(KEY_STATUSES)
"""Accounts that have a key account's place until they have left it."""

NOMINABLE = frozenset({_S.PROSPECT, _S.STANDARD, _S.FORMER})
"""Who becomes a candidate by a nomination; others keep their status and are reviewed."""

TIER_OF: dict[Status, Tier] = {
    _S.KEY: Tier.KEY,
    _S.UNDER_REVIEW: Tier.KEY,
    _S.IN_TRANSITION: Tier.KEY,
    _S.KEY_LIGHT: Tier.LIGHT,
    _S.INCUBATOR: Tier.INCUBATOR,
}
"""The tier that a status gives; every other status has the standard service."""

NEXT_STATE: dict[RoundState, RoundState] = {
    _R.DRAFT: _R.SCORING,
    _R.SCORING: _R.REVEALED,
    _R.REVEALED: _R.DISCUSSION,
    _R.DISCUSSION: _R.DECIDED,
    _R.DECIDED: _R.ARCHIVED,
}
"""A round only goes forward, one state at a time."""

LOCKING = frozenset({_R.SCORING, _R.REVEALED, _R.DISCUSSION, _R.DECIDED, _R.ARCHIVED})
"""From the first score on, the criteria of a round may not change."""

OPEN_TO_EYES = frozenset({_R.REVEALED, _R.DISCUSSION, _R.DECIDED, _R.ARCHIVED})
"""States in which others' scores may be seen."""


def is_owed(steps: Iterable[tuple[str, str]]) -> bool:
    """Say whether an account is owed a farewell, by its steps (from, to), the latest first.

    It is when it left us by itself while it was key: no plan has said yet who takes over.

    >>> is_owed([("lost", "prospect"), ("key", "lost")]), is_owed([("in_transition", "former")])
    (True, False)
    """
    for before, after in steps:
        if after == Status.FORMER:
            return False
        if after == Status.LOST and before in KEY_STATUSES:
            return True
    return False


def next_of(now: Status, *, owes_farewell: bool) -> frozenset[Status]:
    """Return what may follow a status, for one that is owed a farewell or not.

    >>> Status.STANDARD in next_of(Status.PROSPECT, owes_farewell=True)
    False
    """
    return WHILE_OWED.get(now, NEXT_STATUS[now]) if owes_farewell else NEXT_STATUS[now]


def check_status(now: Status, to: Status, *, owes_farewell: bool = False) -> None:
    """Refuse a status that cannot follow; the text says which ones can."""
    allowed = next_of(now, owes_farewell=owes_farewell)
    if to not in allowed:
        names = ", ".join(str(one.label).lower() for one in Status if one in allowed)
        text = _("After “%(now)s” an account can become: %(names)s.")
        raise Conflict(text % {"now": now.label, "names": names})


def tier_of(status: Status) -> Tier:
    """Return the service that a status gives.

    >>> tier_of(Status.KEY), tier_of(Status.CANDIDATE)
    (Tier.KEY, Tier.STANDARD)
    """
    return TIER_OF.get(status, Tier.STANDARD)


def check_state(now: RoundState, *expected: RoundState) -> None:
    """Refuse what a round does not allow in its present state."""
    if now not in expected:
        names = ", ".join(str(one.label).lower() for one in expected)
        text = _("This round is in “%(now)s”. It would have to be in: %(names)s.")
        raise Conflict(text % {"now": now.label, "names": names})
