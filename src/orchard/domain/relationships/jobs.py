"""What the night does with people at customers, without anybody asking for it."""

from __future__ import annotations

from datetime import datetime

from orchard.domain.core.models import Organisation, User
from orchard.domain.relationships import guards, queries, services


def forget_what_is_over(organisation: Organisation, *, by: User, at: datetime) -> None:
    """Erase who left long ago, each for good before the next, then old styles and files."""
    for contact in queries.left_long_ago(by, guards.today(by, at)):
        services.forget_who_left(contact, by=by, at=at)
    services.forget_what_is_old(organisation, by=by, at=at)
