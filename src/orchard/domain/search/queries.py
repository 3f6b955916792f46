"""What one may ask by name: rows that the viewer may see, the likeliest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from django.db.models import Q

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import AccountUnit
from orchard.domain.core.letters import folded
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.relationships.models import Contact, is_usable, of_team
from orchard.domain.search import candidates, offers, rules
from orchard.domain.search.candidates import Meant, Row, Rows
from orchard.domain.search.models import NameWord
from orchard.domain.search.notes import notes
from orchard.domain.search.rules import Found, Kind

MOST = {Kind.ACCOUNT: 8, Kind.UNIT: 4, Kind.PERSON: 8, Kind.OFFER: 4}
LEAST_LETTERS = {Kind.ACCOUNT: 1, Kind.UNIT: 2, Kind.PERSON: 2, Kind.OFFER: 2}
MOST_LIKE_A_WORD = 2000
"""So many words may be meant by one; a database takes no more, and no language holds as many."""
NO_WORD = b""
"""Asked for as well: where nothing is near, the database is asked all the same."""
END = b"\xff"
"""Comes after every letter of UTF-8."""


def find(viewer: User, text: str) -> tuple[Found, ...]:
    """Return accounts, units, people, offers, families and notes that are meant, by kind.

    Words may be begun only, in any order and without accents. Where nothing is called so, words
    may hold a mistake, long ones two. Everything is filtered by what the viewer may see before it
    is counted, so what is hidden never changes what comes, nor how much work it is.
    """
    text = text.replace("\0", "").strip()
    wanted = rules.typed(text)
    if not wanted:
        return ()
    longest = max(map(len, wanted))
    asked = {kind: rows(viewer) for kind, rows in VISIBLE.items() if longest >= LEAST_LETTERS[kind]}
    beside = candidates.unindexed(asked, text)
    families = offers.families(viewer, wanted)
    begun = candidates.begun(asked, [_is_begun(word) for word in wanted])
    found = [*_best([*begun, *beside], wanted, text), *_families(families, most_mistakes=0)]
    told = [*notes(viewer, wanted)]
    if not found and not told and any(map(rules.mistakes_allowed, wanted)):
        like = candidates.begun(asked, _are_like(wanted))
        found = [*_best([*like, *beside], wanted, text), *_families(families)]
    return _leading_somewhere(viewer, [*offers.leading(viewer, found), *told])


def accounts_called(viewer: User, text: str) -> tuple[Found, ...]:
    """Return the accounts alone that are meant, the likeliest first."""
    text = text.replace("\0", "").strip()
    wanted = rules.typed(text)
    if not wanted:
        return ()
    asked: dict[Kind, Rows] = {Kind.ACCOUNT: _accounts(viewer)}
    beside = candidates.unindexed(asked, text)
    begun = candidates.begun(asked, [_is_begun(word) for word in wanted])
    found = list(_best([*begun, *beside], wanted, text))
    if not found and any(map(rules.mistakes_allowed, wanted)):
        found = list(_best([*candidates.begun(asked, _are_like(wanted)), *beside], wanted, text))
    return _leading_somewhere(viewer, found)


def _leading_somewhere(viewer: User, found: Sequence[Found]) -> tuple[Found, ...]:
    """Leave out what leads to an account that the viewer may not know: theirs became part of it."""
    slugs = {one.slug for one in found if one.slug}
    rows = _accounts(viewer).filter(slug__in=slugs).annotate(is_ours=of_team(viewer, ""))
    known = dict(rows.values_list("slug", "is_ours")) if slugs else {}
    sees_opinions = viewer.may(Permission.SEE_OPINIONS)
    return tuple(
        replace(one, is_ours=sees_opinions and bool(known[one.slug]))
        for one in found
        if one.slug in known  # an offer that is suggested nowhere leads nowhere
    )


def _families(
    found: Sequence[tuple[tuple[int, int, int], Found]], *, most_mistakes: int = 2
) -> list[Found]:
    return [one for (mistakes, *_far), one in found if mistakes <= most_mistakes][: offers.MOST]


def _best(rows: Iterable[Row], wanted: Sequence[str], text: str) -> Iterator[Found]:
    """Yield the rows that are meant, by their names of this moment; each kind together, nearest first."""
    scored: dict[Kind, list[tuple[tuple[int, int, int], str, Row]]] = {kind: [] for kind in Kind}
    for row in {(row.kind, row.key): row for row in rows}.values():
        score = rules.likeness(wanted, row.name)
        if score is None and row.kind is Kind.ACCOUNT and text.casefold() in row.name.casefold():
            score = rules.A_PART
        if score is not None:
            scored[row.kind].append((score, folded(row.name), row))
    for kind, found in scored.items():
        nearest = sorted(found, key=lambda one: (one[0], one[1], one[2].key))
        for _score, _folded, row in nearest[: MOST[kind]]:
            yield Found(kind, row.name, row.key, row.account, row.slug)


def _begins(word: str) -> Q:
    return Q(word__gte=word.encode(), word__lt=word.encode() + END)


def _is_begun(word: str) -> Meant:
    return Meant(words=_begins(word), nearest=Q(word=word.encode()))


def _are_like(wanted: Sequence[str]) -> list[Meant]:
    """Return for each word the words that are it but for mistakes; the first letters are right.

    They may have changed places. What is known is compared, whoever may see it: it decides nothing
    but which words are looked for.
    """
    begun = Q()
    for letter in {letter for word in wanted for letter in word[:2]}:
        begun |= _begins(letter)
    rows = NameWord.objects.filter(kind__in=list(Kind)).filter(begun).order_by()
    known = [bytes(one).decode() for one in rows.values_list("word", flat=True).distinct()]
    return [_is_like(word, [one for one in known if one[:1] in word[:2]]) for word in wanted]


def _is_like(word: str, known: Iterable[str]) -> Meant:
    near = dict(islice(rules.nearest(word, known).items(), MOST_LIKE_A_WORD))
    least = min(near.values(), default=0)
    return Meant(_is_one_of(near), _is_one_of(one for one in near if near[one] == least))


def _is_one_of(words: Iterable[str]) -> Q:
    return Q(word__in=[NO_WORD, *(one.encode() for one in words)])


def _accounts(viewer: User) -> Rows:
    return accounts.accounts(viewer)


def _units(viewer: User) -> Rows:
    return AccountUnit.objects.visible_to(viewer).order_by("name", "pk")


def _people(viewer: User) -> Rows:
    rows = Contact.objects.visible_to(viewer).filter(erased_at__isnull=True)
    rows = rows.filter(is_usable() | of_team(viewer))
    return rows.order_by("name", "pk")


VISIBLE: dict[Kind, Callable[[User], Rows]] = {
    Kind.ACCOUNT: _accounts,
    Kind.UNIT: _units,
    Kind.PERSON: _people,
    Kind.OFFER: offers.offers,
}
