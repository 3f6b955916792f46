"""Meetings as a calendar file (RFC 5545): times in UTC, so that no zone has to be described."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

LINE = 75
"""So many bytes a line has at most."""
SAFE = "@+-._"
"""Letters of an address that stand in a link as they are."""


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a calendar; `sequence` counts how often it was changed."""

    key: str
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str = ""
    sequence: int = 0
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as calendars know them."""

    name: str
    email: str

    @property
    def value(self) -> str:
        """Return the name as a parameter, and the address: neither ends a line or a parameter."""
        name = _plain(" ".join(self.name.split())).replace('"', "'")
        return f'CN="{name}":mailto:{quote(self.email, safe=SAFE)}'


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks whom: one guest sees no other's address."""

    by: Person
    guest: Person

    @property
    def lines(self) -> list[str]:
        """Return who asks, and who is asked for an answer."""
        answer = "ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE"
        return [f"ORGANIZER;{self.by.value}", f"ATTENDEE;{answer};{self.guest.value}"]


def calendar(
    events: Iterable[Event],
    *,
    stamp: datetime,
    name: str = "",
    method: str = "",
    asked: Asked | None = None,
) -> str:
    """Return a calendar with its events, folded and escaped as programs expect it."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Orchard//Meetings//EN"]
    if method:
        lines.append(f"METHOD:{method}")
    if name:
        lines.append(f"X-WR-CALNAME:{_escaped(name)}")
    for event in events:
        lines += _event(event, stamp, asked.lines if asked else [])
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(event: Event, stamp: datetime, people: list[str]) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{event.key}",
        f"DTSTAMP:{_moment(stamp)}",
        f"DTSTART:{_moment(event.starts_at)}",
        f"DTEND:{_moment(event.ends_at)}",
        f"SEQUENCE:{event.sequence}",
        f"SUMMARY:{_escaped(event.title)}",
        f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}",
    ]
    if event.place:
        lines.append(f"LOCATION:{_escaped(event.place)}")
    return [*lines, *people, "END:VEVENT"]


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """Return a text that ends no line and begins no property, whatever stands in it."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(_plain(line) for line in plain.splitlines())


def _plain(line: str) -> str:
    """Return a line without signs that steer a program."""
    return "".join(sign for sign in line if unicodedata.category(sign) != "Cc")


def _folded(line: str) -> str:
    """Return a line broken where it is too long, never inside a letter."""
    parts: list[str] = []
    current = ""
    for letter in line:
        if len((current + letter).encode()) > LINE - bool(parts):
            parts.append(current)
            current = ""
        current += letter
    return "\r\n ".join([*parts, current])
