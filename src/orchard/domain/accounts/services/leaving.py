"""Ending a person's access without leaving key accounts alone by the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts import queries
from orchard.domain.accounts.models import Assignment
from orchard.domain.core import services as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission

MOST_NAMED = 5


class IsNeeded(Conflict):
    """The person holds seats without which a key account may not be."""


@audited("person.left", keeps=("anyway",))
def end_access(user: User, *, anyway: bool = False, by: User, at: datetime) -> User:
    """End a person's access once their seats on key accounts are handed over; or anyway.

    Access can always be ended, a stolen laptop does not wait for a new account manager: what is
    left then are empty seats, which those who name teams see until somebody takes them.
    """
    require(by, Permission.EDIT_USERS)
    seats = queries.needed_seats(by, user)
    if seats and not anyway:
        raise IsNeeded(_text(user, seats))
    remark(empty_seats=[seat.pk for seat in seats])
    return core.deactivate_user(user, by=by, at=at)


def _text(user: User, seats: Sequence[Assignment]) -> str:
    named = [f"{seat.account.name} ({seat.get_role_display().lower()})" for seat in seats]
    if len(named) > MOST_NAMED:
        named[MOST_NAMED:] = [_("and %(count)d more") % {"count": len(named) - MOST_NAMED}]
    text = _(
        "%(name)s holds seats that key accounts always need: %(seats)s. Have them handed over "
        "first, or end the access anyway: the seats then stand empty until somebody takes them."
    )
    return text % {"name": user.name, "seats": ", ".join(named)}
