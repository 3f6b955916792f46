"""What the night does with people at customers, without anybody asking for it."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from orchard.domain.core.models import Organisation, User
from orchard.domain.relationships import guards, queries, services
from orchard.domain.relationships.models import Contact

logger = logging.getLogger("orchard.nightly")


def forget_what_is_over(organisation: Organisation, *, by: User, at: datetime) -> tuple[UUID, ...]:
    """Erase who left long ago, each for good before the next, then old styles and files.

    Who cannot be erased keeps nobody else: their keys are returned.
    """
    over = queries.left_long_ago(by, guards.today(by, at))
    failed = tuple(one.key for one in over if not _is_forgotten(one, by, at))
    services.forget_what_is_old(organisation, by=by, at=at)
    return failed


def _is_forgotten(contact: Contact, by: User, at: datetime) -> bool:
    """Erase one person, and say whether nothing was in the way of it."""
    try:
        services.forget_who_left(contact, by=by, at=at)
    except Exception:  # whatever it is, the night goes on
        logger.exception("The person with the key %s could not be erased.", contact.key)
        return False
    return True
