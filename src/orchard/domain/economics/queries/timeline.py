"""What happened with an account: audit events, imports, comments and files in one order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import chain, islice

from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext as _

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, Analysis, Assignment, Regrouping
from orchard.domain.accounts.queries import learning
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.economics.happenings import Happening, left_on
from orchard.domain.economics.models import (
    Benefit,
    Concession,
    ForecastVersion,
    RevenuePlan,
    Shock,
)
from orchard.domain.economics.paths import path_to_account
from orchard.domain.ledger import queries as ledger

OPEN_VERBS = (
    "accounts.opened", "accounts.changed", "accounts.regrouped", "accounts.merged", "accounts.split",
    "accounts.unit_added", "accounts.unit_moved", "accounts.made_confidential",
    "team.assigned", "team.ended", "team.handed_over", "shock.noted", "shock.removed",
    "analysis.begun", "analysis.finished",
)  # fmt: skip
MARGIN_VERBS = (
    "forecast.published", "forecast.proposed", "revenue_plan.made", "benefit.noted",
    "benefit.removed", "benefit.restored",
    "concession.noted", "concession.changed",
)  # fmt: skip

BELONGINGS: tuple[type[models.Model], ...] = (
    Analysis, Assignment, Regrouping, ForecastVersion, RevenuePlan, Shock, Benefit, Concession,
)  # fmt: skip
"""What belongs to an account, so that its events are events of the account."""

CUSTOMER = "customer"
"""How the trail names the side of theirs, where both sides say something to one thing."""

Also = Mapping[type[models.Model], tuple[str, ...]]
"""What a higher area lets belong to accounts as well, with the verbs that are told of it."""


def timeline(
    viewer: User, account: Account, *, most: int, also: Also | None = None
) -> tuple[Happening, ...]:
    """Return what happened last with an account that the viewer may know, the latest first.

    What was left on accounts that became part of it is told here too.
    """
    known = list(accounts.parts(viewer, account).order_by().values_list("pk", flat=True))
    if not known:
        return ()
    sources: Sequence[Iterable[Happening]] = (
        _events(viewer, account, known, most, also or {}),
        (what for _owner, what in left_on(_of(*known), most)),
        _learned(viewer, account, most),
        imports(viewer, most),
    )
    joined = merge(*sources, key=lambda one: one.at, reverse=True)
    return tuple(islice(joined, most))


def _events(
    viewer: User, account: Account, known: Sequence[int], most: int, also: Also
) -> Iterator[Happening]:
    """Yield the events about the account and what belongs to it; facts stay in the trail."""
    verbs = (*OPEN_VERBS, *chain(*also.values()))
    verbs += MARGIN_VERBS if may(viewer, Permission.SEE_MARGINS) else ()
    about = _of(account.pk)
    for kind, keys in _belongings(viewer, known, also).items():
        about |= Q(subject_type=kind, subject_id__in=keys)
    rows = list(AuditEvent.objects.filter(about, verb__in=verbs).order_by("-at", "-pk")[:most])
    yield from happenings(viewer, rows)


def happenings(viewer: User, rows: Sequence[AuditEvent]) -> Iterator[Happening]:
    """Yield what the events say, with the names of the people in them."""
    people = User.objects.visible_to(viewer).in_bulk(
        {key for row in rows for key in (row.by_id, _seat_of(row)) if key}
    )
    for row in rows:
        who = people.get(row.by_id or 0)
        text = _about_seat(row, people) if row.verb.startswith("team.") else _side(row)
        number = row.facts.get("number")
        name = who.name if who else ""
        yield Happening(row.at, row.verb, name, text, number, about=row.subject_id)


def _side(row: AuditEvent) -> str:
    """Return that the customer said it, where the trail knows whose word it is."""
    return _("the customer") if row.facts.get("side") == CUSTOMER else ""


def _seat_of(row: AuditEvent) -> int | None:
    """Return whose seat in the team the event is about."""
    found = row.facts.get("user")
    return found if isinstance(found, int) else None


def _about_seat(row: AuditEvent, people: Mapping[int, User]) -> str:
    """Return person and role of a seat, as far as the trail names them."""
    person, role = people.get(_seat_of(row) or 0), row.facts.get("role")
    named = str(TeamRole(role).label) if role in TeamRole.values else ""
    return ", ".join(filter(None, (person.name if person else "", named)))


def belonging(viewer: User, kind: type[models.Model]) -> models.QuerySet[models.Model]:
    """Return rows that belong to accounts; a regrouping that touches a hidden one is hidden too."""
    if kind is Regrouping:
        return Regrouping.objects.visible_to(viewer)
    return kind._default_manager.all()


def _of(*keys: int) -> Q:
    """Return the condition that something names one of the accounts as its subject."""
    return Q(subject_type=Account._meta.label_lower, subject_id__in=[str(key) for key in keys])


def _belongings(viewer: User, known: Sequence[int], also: Also) -> Mapping[str, list[str]]:
    """Return the keys of what belongs to accounts that are one, by kind, read at once.

    What befell one of them before is not told of the other: it would read as if it befell that.
    """
    first, *others = (
        belonging(viewer, kind)
        .filter(**{f"{path_to_account(kind)}__in": known})
        .order_by()
        .values_list(Value(kind._meta.label_lower), "pk")
        for kind in (*BELONGINGS, *also)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for label, key in first.union(*others, all=True):
        found[label].append(str(key))
    return found


def _learned(viewer: User, account: Account, most: int) -> Iterator[Happening]:
    """Yield what was learned about the customer; of many things at once only how many."""
    for one in learning.learned(viewer, account, most=most):
        text = f"{one.kind.label}: {one.headline}" if one.count == 1 else ""
        yield Happening(one.at, f"profile.{one.deed}", one.by, text, one.count)


def imports(viewer: User, most: int) -> Iterator[Happening]:
    """Yield the imports that are in the ledger; they touch every account's figures."""
    rows = ledger.batches(viewer).visible().order_by("-committed_at")[:most]
    for row in rows:
        if row.committed_at is not None:
            who = row.started_by.name if row.started_by else ""
            yield Happening(row.committed_at, "import", who, row.file_name, row.rows_new)
