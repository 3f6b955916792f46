"""The customer's portal as values: who looks, how long access lasts, what a link is worth."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

LINK_LASTS = timedelta(days=7)
IDLES = timedelta(minutes=30)
LASTS = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
"""How exact the idle time is: not every answer of the portal writes."""

SEEN_AGAIN = timedelta(minutes=10)
LONGEST_COMMENT = 4000
LONGEST_IDEA = 500
LONGEST_AUTHORITY = 200
MOST_GIVEN = 50
MOST_GIVEN_BYTES = 200 << 20
"""So many files, and so much of them, may people of one customer leave standing: a portal is no archive."""


@dataclass(frozen=True, slots=True)
class Shared:
    """One thing that is shared: since when, and who at the customer handed it over themselves."""

    kind: str
    key: int
    at: datetime
    giver: int | None
    giver_name: str


@dataclass(slots=True)
class Known:
    """What was read for somebody who looks, so that the parts of one page read it once."""

    shared: tuple[Shared, ...] | None = None


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody at a customer who looks at what is shared with them: nothing of it is a right here.

    `session` is none where one of us looks how the portal looks for them.
    """

    person: int
    contact: int
    account: int
    name: str
    account_name: str
    organisation: str
    time_zone: str
    session: int | None = None
    seen_at: datetime | None = None
    """When the session was last heard of, as it was stored."""
    known: Known = field(default_factory=Known, compare=False, repr=False)

    @property
    def is_preview(self) -> bool:
        """Say whether it is one of us who looks as the customer would."""
        return self.session is None


def is_over(began: datetime, seen: datetime, at: datetime) -> bool:
    """Say whether a session was idle too long, or is too old."""
    return at - began > LASTS or at - seen > IDLES
