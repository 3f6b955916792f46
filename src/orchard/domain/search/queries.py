"""What one may ask by name: rows that the viewer may see, the likeliest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, When

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, AccountUnit
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.relationships.models import Contact, of_team
from orchard.domain.relationships.models.scoping import MERGERS
from orchard.domain.search import rules
from orchard.domain.search.models import FreshName, NameWord
from orchard.domain.search.notes import notes
from orchard.domain.search.rules import Found, Kind
from orchard.domain.whitespace.models import OfferFigures, Suggestion, WhiteSpaceSet
from orchard.domain.whitespace.rules import SuggestionState

Rows = models.QuerySet[Any]
Visible = Mapping[Kind, Rows]
MOST = {Kind.ACCOUNT: 8, Kind.UNIT: 4, Kind.PERSON: 8, Kind.OFFER: 4}
COMPARED = 60
"""So many rows of a kind are held against what was typed; only the best are shown."""
LEAST_LETTERS = {Kind.ACCOUNT: 1, Kind.UNIT: 2, Kind.PERSON: 2, Kind.OFFER: 2}
MOST_LIKE_A_WORD = 2000
"""So many words may be meant by one; a database takes no more, and no language holds as many."""
FRESH_READ = 1000
"""So many names whose words are not taken yet are compared with everything; of more, a part."""
NO_WORD = b""
"""Asked for as well: where nothing is near, the database is asked all the same."""
END = b"\xff"
"""Comes after every letter of UTF-8."""


@dataclass(frozen=True, slots=True)
class _Meant:
    """Which words of the index one that was typed means, and which of those are the nearest."""

    words: Q
    nearest: Q


@dataclass(frozen=True, slots=True)
class _Row:
    """A candidate: its key and name, and the account that it leads to today."""

    key: int
    name: str
    account: str = ""
    slug: str = ""


def find(viewer: User, text: str) -> tuple[Found, ...]:
    """Return accounts, units, people, offers and notes that are meant, each kind together.

    Words may be begun only, in any order and without accents. Where nothing is called so, words
    may hold a mistake, long ones two. Everything is filtered by what the viewer may see before it
    is counted, so what is hidden never changes what comes, nor how much work it is.
    """
    text = text.replace("\0", "").strip()
    wanted = rules.typed(text)
    if not wanted:
        return ()
    visible = {kind: rows(viewer) for kind, rows in VISIBLE.items()}
    found = [*_found(visible, wanted, text, [_is_begun(word) for word in wanted])]
    told = [*notes(viewer, wanted)]
    if not found and not told and any(map(rules.mistakes_allowed, wanted)):
        found = [*_found(visible, wanted, text, [_is_like(word) for word in wanted])]
    return _leading_somewhere(viewer, visible, [*_offers_leading(viewer, found), *told])


def _leading_somewhere(viewer: User, visible: Visible, found: Sequence[Found]) -> tuple[Found, ...]:
    """Leave out what leads to an account that the viewer may not know: theirs became part of it."""
    rows = visible[Kind.ACCOUNT].filter(slug__in={one.slug for one in found if one.slug})
    known = dict(rows.annotate(is_ours=of_team(viewer, "")).values_list("slug", "is_ours"))
    sees_opinions = viewer.may(Permission.SEE_OPINIONS)
    return tuple(
        replace(one, is_ours=sees_opinions and bool(known[one.slug]))
        for one in found
        if one.slug in known  # an offer that is suggested nowhere leads nowhere
    )


def _found(
    visible: Visible, wanted: Sequence[str], text: str, each: Sequence[_Meant]
) -> Iterator[Found]:
    fresh = set(FreshName.objects.order_by().values_list("kind", flat=True).distinct())
    for kind in Kind:
        if max(map(len, wanted)) < LEAST_LETTERS[kind]:
            continue
        rows = visible[kind]
        candidates = [*_indexed(rows, kind, each)]
        if kind in fresh:
            candidates += _fresh(rows, kind, text)
        if kind is Kind.ACCOUNT and len(candidates) < MOST[kind]:
            candidates += _called(rows, text)  # as before there was an index: a part will do
        best = _best(kind, candidates, wanted, text)
        yield from (Found(kind, row.name, row.key, row.account, row.slug) for row in best)


def _indexed(rows: Rows, kind: Kind, each: Sequence[_Meant]) -> list[_Row]:
    """Read the rows that hold the words; those that hold the nearest of them come first.

    A common beginning has far more rows than are compared: by name alone the one that is called
    exactly so would be left out.
    """
    words = NameWord.objects.filter(kind=kind)
    nearness: list[Exists] = []
    for meant in each:
        rows = rows.filter(pk__in=words.filter(meant.words).values("object_id"))
        nearness.append(Exists(words.filter(meant.nearest, object_id=OuterRef("pk"))))
    order = (*(one.desc() for one in nearness), *rows.query.order_by)
    return _read(rows.order_by(*order)[:COMPARED])


def _fresh(rows: Rows, kind: Kind, text: str) -> list[_Row]:
    """Read rows whose words are not taken yet: all, or if that is too many, those called so."""
    asked = FreshName.objects.filter(kind=kind).values("object_id")
    rows = rows.filter(pk__in=asked)
    read = _read(rows[: FRESH_READ + 1])
    return read if len(read) <= FRESH_READ else _called(rows, text)


def _called(rows: Rows, text: str) -> list[_Row]:
    """Read rows whose names hold every word somewhere; who is called exactly so comes first."""
    for word in text.split()[: rules.MOST_WORDS]:
        rows = rows.filter(name__icontains=word)
    is_it = Case(When(name__iexact=text, then=0), default=1)
    return _read(rows.order_by(is_it, *rows.query.order_by)[:COMPARED])


def _read(rows: Rows) -> list[_Row]:
    """Read what is needed; an account that became part of another leads to that one."""
    paths = {Account: "", OfferFigures: None}.get(rows.model, "account__")
    if paths is None:
        return [_Row(*one) for one in rows.values_list("pk", "name")]
    ways = [f"{paths}{merger}" for merger in reversed(MERGERS)]
    places = [f"{way}{field}" for way in ways for field in ("name", "slug")]
    return [_row(*one) for one in rows.values_list("pk", "name", *places)]


def _row(key: int, name: str, *places: str | None) -> _Row:
    account, slug = next(pair for pair in zip(places[::2], places[1::2], strict=True) if pair[1])
    return _Row(key, name, account or "", slug or "")


def _best(kind: Kind, rows: Iterable[_Row], wanted: Sequence[str], text: str) -> list[_Row]:
    """Return the rows that are meant, by their names of this moment; the nearest first."""
    scored = []
    for row in {row.key: row for row in rows}.values():
        score = rules.likeness(wanted, row.name)
        if score is None and kind is Kind.ACCOUNT and text.casefold() in row.name.casefold():
            score = rules.A_PART
        if score is not None:
            scored.append((score, rules.folded(row.name), row.key, row))
    return [row for *_order, row in sorted(scored)[: MOST[kind]]]


def _begins(word: str) -> Q:
    return Q(word__gte=word.encode(), word__lt=word.encode() + END)


def _is_begun(word: str) -> _Meant:
    return _Meant(words=_begins(word), nearest=Q(word=word.encode()))


def _is_like(word: str) -> _Meant:
    """Return the words that are the word but for mistakes; the first letters are right.

    They may have changed places. What is known is compared, whoever may see it: it decides nothing
    but which words are looked for.
    """
    begun = Q()
    for letter in {*word[:2]}:
        begun |= _begins(letter)
    rows = NameWord.objects.filter(kind__in=list(Kind)).filter(begun).order_by()
    known = (bytes(one).decode() for one in rows.values_list("word", flat=True).distinct())
    near = dict(islice(rules.nearest(word, known).items(), MOST_LIKE_A_WORD))
    least = min(near.values(), default=0)
    return _Meant(_is_one_of(near), _is_one_of(one for one in near if near[one] == least))


def _is_one_of(words: Iterable[str]) -> Q:
    return Q(word__in=[NO_WORD, *(one.encode() for one in words)])


def _accounts(viewer: User) -> Rows:
    return accounts.accounts(viewer)


def _units(viewer: User) -> Rows:
    return AccountUnit.objects.visible_to(viewer).order_by("name", "pk")


def _people(viewer: User) -> Rows:
    rows = Contact.objects.visible_to(viewer).filter(erased_at__isnull=True)
    return rows.order_by("name", "pk")


def _offers(viewer: User) -> Rows:
    latest = WhiteSpaceSet.objects.visible_to(viewer).order_by("-pk").values("pk")[:1]
    rows = OfferFigures.objects.visible_to(viewer).filter(look__in=latest)
    return rows.order_by("-sales_year", "pk")


VISIBLE: dict[Kind, Callable[[User], Rows]] = {
    Kind.ACCOUNT: _accounts,
    Kind.UNIT: _units,
    Kind.PERSON: _people,
    Kind.OFFER: _offers,
}


def _offers_leading(viewer: User, found: Sequence[Found]) -> Iterator[Found]:
    """Lead from offers to the account that each promises most at, where it is suggested anywhere."""
    offers = [one.object_id for one in found if one.kind == Kind.OFFER]
    if not offers:
        yield from found
        return
    keys = dict(OfferFigures.objects.filter(pk__in=offers).values_list("pk", "key"))
    rows = Suggestion.objects.visible_to(viewer).filter(
        offer__in=keys.values(), state=SuggestionState.OPEN
    )
    places = rows.order_by("expected", "-pk").values_list("offer", "account__name", "account__slug")
    best = {key: (name, slug) for key, name, slug in places}
    for one in found:
        account, slug = best.get(keys.get(one.object_id, ""), ("", ""))
        yield replace(one, account=account, slug=slug) if one.kind == Kind.OFFER else one
