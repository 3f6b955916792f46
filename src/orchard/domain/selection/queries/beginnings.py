"""How far a new house is with choosing its first key accounts."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists

from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import KEY_STATUSES
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.selection.models import Charter, CriteriaSet, SelectionRound
from orchard.domain.selection.rules.choices import RoundState


@dataclass(frozen=True, slots=True)
class Beginnings:
    """Whether a charter stands, a set of criteria is approved, and somebody was chosen."""

    has_charter: bool
    has_criteria: bool
    has_chosen: bool


CHOSEN = Beginnings(has_charter=True, has_criteria=True, has_chosen=True)


def beginnings(viewer: User) -> Beginnings:
    """Return how far choosing has come, in one question, for who leads it.

    Somebody is chosen once a round is archived, or an account is key by whatever way it came to
    that: a house that began before has no first choice to make.
    """
    require(viewer, Permission.LEAD_SELECTION)
    archived = SelectionRound.objects.filter(state=RoundState.ARCHIVED)
    key = Account.objects.current().filter(status__in=KEY_STATUSES)
    asked = (
        Exists(Charter.objects.filter(pk=Charter.ONLY)),
        Exists(CriteriaSet.objects.approved()),
        Exists(archived),
        Exists(key),
    )
    row = User.objects.filter(pk=viewer.pk).values_list(*asked).get()
    is_written, is_approved, is_archived, is_key = (bool(one) for one in row)
    return Beginnings(is_written, is_approved, is_archived or is_key)
