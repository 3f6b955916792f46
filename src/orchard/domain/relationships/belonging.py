"""What higher areas hold of people at customers: erased and handed out together with the rest.

This area learns of none of them: each says here, when it starts, which of its tables lead to a
person and how it forgets one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import models

from orchard.domain.relationships.models import Contact

Path = tuple[type[models.Model], str | Callable[[Contact], models.Q]]
"""A table and how its rows lead to a person: by a lookup, or by a condition made for them."""


def _nothing(_contact: Contact) -> Iterable[int]:
    return ()


def _no_opinion() -> None:
    """Do nothing: the area keeps no opinion of people."""


def _nothing_more(_row: models.Model) -> Iterable[tuple[str, str]]:
    return ()


@dataclass(frozen=True, slots=True)
class Belongings:
    """The tables of an area that say something of people, and how it erases one.

    `forget` takes the person, the name that they had, and what they are called from now on; it
    runs in the transaction of the erasure. `left` names the account of each row in which a word
    or a file stays that may name the person: somebody has to look there. `more` says of a row in
    words what it only points at, to hand out beside its fields. `forget_opinions` takes away what
    follows from attitudes, where these are switched off.
    """

    area: str
    paths: tuple[Path, ...]
    forget: Callable[[Contact, str, str], None]
    left: Callable[[Contact], Iterable[int]] = _nothing
    more: Callable[[models.Model], Iterable[tuple[str, str]]] = _nothing_more
    forget_opinions: Callable[[], None] = _no_opinion


_KNOWN: dict[str, Belongings] = {}


def add(found: Belongings) -> None:
    """Let an area take part; once per area, however often it starts."""
    _KNOWN[found.area] = found


def about(path: str | Callable[[Contact], models.Q], person: Contact) -> models.Q:
    """Return the condition that a row is about a person."""
    return models.Q(**{path: person.pk}) if isinstance(path, str) else path(person)


def areas() -> frozenset[str]:
    """Return which areas take part."""
    return frozenset(_KNOWN)


def paths() -> tuple[Path, ...]:
    """Return the tables of all areas and how their rows lead to a person."""
    return tuple(path for one in _KNOWN.values() for path in one.paths)


def forget(contact: Contact, *, name: str, instead: str) -> None:
    """Have every area forget a person."""
    for one in _KNOWN.values():
        one.forget(contact, name, instead)


def forget_opinions() -> None:
    """Have every area forget what follows from attitudes of people."""
    for one in _KNOWN.values():
        one.forget_opinions()


def left(contact: Contact) -> list[int]:
    """Return the account of each row in which something will stay that may name the person."""
    return [account for one in _KNOWN.values() for account in one.left(contact)]


def more(row: models.Model) -> list[tuple[str, str]]:
    """Return what a row only points at, in words: what each is called, and what it says."""
    return [said for one in _KNOWN.values() for said in one.more(row)]
