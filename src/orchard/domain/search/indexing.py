"""Taking the words of names: at night, after imports, and anew when somebody asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from django.db import connection, models, transaction

from orchard.domain.accounts.models import Account, AccountUnit
from orchard.domain.relationships.models import Contact
from orchard.domain.search.models import FreshName, NameWord
from orchard.domain.search.rules import Kind, words_of
from orchard.domain.search.triggers import WATCHES, Watch
from orchard.domain.whitespace.models import OfferFigures

CHUNK = 500
TABLES: dict[Kind, type[models.Model]] = {
    Kind.ACCOUNT: Account,
    Kind.UNIT: AccountUnit,
    Kind.PERSON: Contact,
    Kind.OFFER: OfferFigures,
}


def take_words() -> int:
    """Take the words of every name that is new or changed; return how many rows that were."""
    return sum(_take_of(kind) for kind in Kind)


def take_all_words() -> int:
    """Forget all words and take them again; finding goes on meanwhile, more slowly."""
    for kind, model in TABLES.items():
        with transaction.atomic():
            NameWord.objects.filter(kind=kind).delete()
            FreshName.objects.filter(kind=kind).delete()
            keys = model._base_manager.order_by("pk").values_list("pk", flat=True)
            fresh = (FreshName(kind=kind, object_id=key) for key in keys)
            while part := list(islice(fresh, CHUNK)):
                FreshName.objects.bulk_create(part)
    return take_words()


def watch_again() -> int:
    """Put triggers back that a later change of a table took off; return how many tables that were.

    SQLite makes a table anew when a column of it changes, and its triggers go with the old one.
    """
    lost = unwatched()
    with transaction.atomic(), connection.cursor() as cursor:
        for watch in lost:
            for statement in watch.begin(connection.vendor):
                cursor.execute(statement)
    return len(lost)


def unwatched() -> list[Watch]:
    """Return the tables whose triggers are not there."""
    there = _triggers()
    return [watch for watch in WATCHES if not set(watch.names(connection.vendor)) <= there]


def differences() -> int:
    """Return how many names have other words than they should: fewer, more, or of no row at all."""
    return sum(_different(kind, model) for kind, model in TABLES.items())


def _triggers() -> set[str]:
    if connection.vendor == "sqlite":
        asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        asked = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return {row[0] for row in cursor.fetchall()}


def _take_of(kind: Kind) -> int:
    count = 0
    while part := _take_part(kind):
        count += part
    return count


@transaction.atomic
def _take_part(kind: Kind) -> int:
    """Take words in one transaction; rows are held, so that no name changes while it is read."""
    asked = list(FreshName.objects.filter(kind=kind).order_by("pk")[:CHUNK])
    keys = sorted({one.object_id for one in asked})
    rows = TABLES[kind]._base_manager.select_for_update(of=("self",)).filter(pk__in=keys)
    names = list(rows.order_by("pk").values_list("pk", "name"))
    NameWord.objects.filter(kind=kind, object_id__in=keys).delete()
    NameWord.objects.bulk_create(_words(kind, names))
    FreshName.objects.filter(pk__in=[one.pk for one in asked]).delete()
    return len(asked)


def _words(kind: Kind, names: Iterable[tuple[int, str]]) -> list[NameWord]:
    return [
        NameWord(kind=kind, word=word.encode(), object_id=key)
        for key, name in names
        for word in words_of(name)
    ]


def _different(kind: Kind, model: type[models.Model]) -> int:
    stored: dict[int, set[str]] = {}
    rows = NameWord.objects.filter(kind=kind).values_list("object_id", "word")
    for key, word in rows.iterator(chunk_size=CHUNK):
        stored.setdefault(key, set()).add(bytes(word).decode())
    waiting = set(FreshName.objects.filter(kind=kind).values_list("object_id", flat=True))
    names = model._base_manager.values_list("pk", "name").iterator(chunk_size=CHUNK)
    wrong = sum(
        stored.pop(key, set()) != set(words_of(name)) for key, name in names if key not in waiting
    )
    return wrong + sum(key not in waiting for key in stored)
