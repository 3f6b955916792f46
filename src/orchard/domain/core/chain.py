"""The hash chain of the audit trail, on values: each event vouches for all before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from uuid import UUID

START = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """What one event says, with the hash it was stored with."""

    sequence: int
    verb: str
    by: int | None
    on_behalf_of: int | None
    at: datetime
    subject_type: str
    subject_id: str
    what: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class ChainHead:
    """How many events there are, and the hash of the last: keep one elsewhere to compare later."""

    count: int
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the trail is not what was written."""

    sequence: int
    reason: str


def canonical(facts: object) -> str:
    """Return JSON that is the same for the same facts: sorted keys, no spaces, ASCII only."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_plain)


def hash_of(link: Link) -> str:
    """Return the SHA-256 of everything the event says and of the hash before it."""
    parts = [
        link.sequence,
        link.verb,
        link.by,
        link.on_behalf_of,
        link.at.astimezone(UTC).isoformat(timespec="microseconds"),
        link.subject_type,
        link.subject_id,
        link.what,
        link.previous,
    ]
    return hashlib.sha256(canonical(parts).encode("ascii")).hexdigest()


def breaks(links: Iterable[Link], head: ChainHead) -> Iterator[Break]:
    """Yield where events were edited, deleted, inserted, reordered, or cut off at the end."""
    count, previous = 0, START
    for link in links:
        count += 1
        if link.sequence != count:
            yield Break(link.sequence, f"event {count} expected here")
            count = link.sequence
        if link.previous != previous:
            yield Break(link.sequence, "does not follow the event before it")
        if link.hash != hash_of(link):
            yield Break(link.sequence, "its content is not what was hashed")
        previous = link.hash
    if (count, previous) != (head.count, head.hash):
        yield Break(count, f"the trail ends here, but {head.count} events were written")


def _plain(value: object) -> object:
    """Write what JSON lacks as text; money stays exact that way."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case Enum():
            return str(value.value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"An audit event cannot keep a {type(value).__name__}: give plain facts.")
