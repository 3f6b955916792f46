"""What happened on all accounts that a viewer may know: one list over the whole portfolio."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import chain, islice

from django.db import models
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, AccountQuerySet
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.economics.happenings import COMMENT, FILE, Happening, left_on
from orchard.domain.economics.paths import path_to_account
from orchard.domain.economics.queries import timeline
from orchard.domain.economics.queries.timeline import BELONGINGS, Also


@dataclass(frozen=True, slots=True)
class Activity:
    """One thing that happened; without an account it touches all of them."""

    account: Account | None
    what: Happening


def activities(
    viewer: User,
    *,
    most: int,
    of: AccountQuerySet | None = None,
    since: datetime | None = None,
    kinds: Iterable[str] = (),
    also: Also | None = None,
) -> tuple[Activity, ...]:
    """Return what happened last on accounts that the viewer may know, the latest first.

    `of` narrows them to some accounts, `since` to what came after a moment, `kinds` to verbs that
    begin so: "comment", "import", "forecast", "team" … `also` is what a higher area adds.
    """
    known = accounts.accounts(viewer)
    if of is not None:
        known = known.filter(pk__in=of.values("pk"))
    wanted = tuple(kinds)
    events = _events(viewer, known, most, wanted, also or {})
    asked = [kind for kind in (COMMENT, FILE) if _is_wanted(kind, wanted)]
    left = left_on(_about(Account, known), most, kinds=asked)
    named = [key for key, _what in (*events, *left) if key]
    by_key = known.in_bulk(named)  # asked for once
    sources: Sequence[Iterable[Activity]] = (
        (Activity(by_key.get(key or 0), what) for key, what in events),
        (Activity(by_key[key], what) for key, what in left),
        _imports(viewer, most) if _is_wanted("import", wanted) and of is None else (),
    )
    joined = merge(*sources, key=lambda one: one.what.at, reverse=True)
    return tuple(one for one in islice(joined, most) if since is None or one.what.at >= since)


def _events(
    viewer: User, known: AccountQuerySet, most: int, wanted: tuple[str, ...], also: Also
) -> list[tuple[int | None, Happening]]:
    """Return the events about the accounts and what belongs to them, with whose each is."""
    hidden = () if may(viewer, Permission.SEE_MARGINS) else timeline.MARGIN_VERBS
    verbs = [
        verb
        for verb in (*timeline.OPEN_VERBS, *timeline.MARGIN_VERBS, *chain(*also.values()))
        if verb not in hidden and _is_wanted(verb, wanted)
    ]
    about = _about(Account, known)
    kinds = (*BELONGINGS, *also)
    for kind in kinds:
        rows = timeline.belonging(viewer, kind)
        mine = rows.filter(**{f"{path_to_account(kind)}__in": known.values("pk")})
        about |= _about(kind, mine)
    found = list(AuditEvent.objects.filter(about, verb__in=verbs).order_by("-at", "-pk")[:most])
    owners = _owners(found, kinds)
    return [
        (owners.get((row.subject_type, row.subject_id)), happening)
        for row, happening in zip(found, timeline.happenings(viewer, found), strict=True)
    ]


def _about(kind: type[models.Model], rows: QuerySet[models.Model]) -> Q:
    """Return the condition that an event is about one of the rows."""
    keys = rows.order_by().annotate(as_text=Cast("pk", CharField())).values("as_text")
    return Q(subject_type=kind._meta.label_lower, subject_id__in=keys)


def _owners(
    rows: Sequence[AuditEvent], kinds: Iterable[type[models.Model]]
) -> Mapping[tuple[str, str], int]:
    """Return the key of the account that each event is about, asked for at once."""
    named: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        named[row.subject_type].append(row.subject_id)
    fields: dict[type[models.Model], str] = {Account: "pk"}
    fields |= {kind: path_to_account(kind) for kind in kinds}
    first, *others = (
        kind._default_manager.filter(pk__in=named[kind._meta.label_lower])
        .order_by()
        .values_list(Value(kind._meta.label_lower), "pk", field)
        for kind, field in fields.items()
    )
    return {(kind, str(key)): owner for kind, key, owner in first.union(*others, all=True)}


def _imports(viewer: User, most: int) -> Iterator[Activity]:
    return (Activity(None, happening) for happening in timeline.imports(viewer, most))


def _is_wanted(verb: str, wanted: tuple[str, ...]) -> bool:
    return not wanted or verb.startswith(wanted)
