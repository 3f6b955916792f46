"""What Orchard saw in agreements, rivals, ties and orders that may be a risk; it notes none itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from orchard.analytics.results import SignalKind as DriftKind
from orchard.domain.accounts.models import Account, CompetitorPresence, in_family
from orchard.domain.agreements import queries as agreements
from orchard.domain.agreements.queries import Line
from orchard.domain.agreements.rules import Renewal
from orchard.domain.core import queries as core
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.economics.queries import statements
from orchard.domain.relationships.queries.maps import people_maps_or_none
from orchard.domain.risk.models import SignalAnswer
from orchard.domain.risk.rules import (
    END_WITHIN,
    NOTICE_WITHIN,
    OVER,
    STRONG_COMPETITOR,
    Signal,
    SignalKind,
    is_answered,
)


def signals(viewer: User, account: Account, *, today: date) -> tuple[Signal, ...]:
    """Return the risks that Orchard proposes and nobody answered lately."""
    silent = _silent(viewer, account, today)
    return tuple(one for one in _seen(viewer, account, today) if one.key not in silent)


def signal(viewer: User, account: Account, key: str, *, today: date) -> Signal:
    """Return one proposed risk that waits for an answer."""
    found = next((one for one in signals(viewer, account, today=today) if one.key == key), None)
    if found is None:
        raise NotFound
    return found


def answered(viewer: User, account: Account, *, most: int) -> list[SignalAnswer]:
    """Return what was dismissed as no risk, the latest first."""
    rows = SignalAnswer.objects.visible_to(viewer).of(account).filter(risk__isnull=True)
    return list(rows.select_related("by").order_by("-at", "-pk")[:most])


def _silent(viewer: User, account: Account, today: date) -> set[str]:
    """Return the signals that somebody answered, and whose answer still holds."""
    rows = list(SignalAnswer.objects.visible_to(viewer).of(account).select_related("risk"))
    if not rows:
        return set()
    calendar = core.fiscal_calendar(viewer)
    return {row.signal for row in rows if _holds(row, calendar.today(row.at), today)}


def _holds(row: SignalAnswer, answered_on: date, today: date) -> bool:
    stands = row.risk is not None and row.risk.state not in OVER
    return is_answered(answered_on, today, risk_stands=stands)


def _seen(viewer: User, account: Account, today: date) -> Iterator[Signal]:
    yield from _agreements(viewer, account, today)
    yield from _competitors(viewer, account)
    yield from _ties(viewer, account, today)
    yield from _orders(viewer, account)


def _agreements(viewer: User, account: Account, today: date) -> Iterator[Signal]:
    """Yield agreements whose notice or end comes near without the next one."""
    for line in agreements.glance(viewer, account, today=today).lines:
        found = line.agreement
        if not line.is_running or line.act_by is None or found.ends_on is None:
            continue
        if today <= line.act_by < today + NOTICE_WITHIN:
            why = _("The last day for notice is %(day)s, in %(left)d days.")
            yield _of(SignalKind.NOTICE, line, why, line.act_by, today)
        elif found.renewal != Renewal.AUTOMATIC and today <= found.ends_on < today + END_WITHIN:
            why = _("It ends on %(day)s, in %(left)d days, and nothing follows it.")
            yield _of(SignalKind.ENDING, line, why, found.ends_on, today)


def _of(kind: SignalKind, line: Line, why: str, day: date, today: date) -> Signal:
    title = _("“%(name)s” is not renewed") % {"name": line.agreement.name}
    shown = {"day": formats.date_format(day, "j M Y"), "left": (day - today).days}
    return Signal(kind, line.agreement.pk, title, why % shown)


def _competitors(viewer: User, account: Account) -> Iterator[Signal]:
    """Yield competitors that are ahead of us somewhere in the account."""
    rows = CompetitorPresence.objects.visible_to(viewer).standing().filter(in_family(account))
    strong = rows.filter(strength__gte=STRONG_COMPETITOR).select_related("competitor")
    for row in strong.order_by("-strength", "pk"):
        said = {"name": row.competitor.name, "category": row.category}
        title = _("%(name)s takes more of %(category)s") % said
        why = _("%(name)s in %(category)s, strength %(strength)d of 5.")
        yield Signal(SignalKind.COMPETITOR, row.pk, title, why % {**said, "strength": row.strength})


def _ties(viewer: User, account: Account, today: date) -> Iterator[Signal]:
    """Yield that much hangs on one person, to the team alone and without a name."""
    found = people_maps_or_none(viewer, account, days=[today], with_lines=False)
    if found and found[0].keepers.is_single_threaded:
        title = _("One person carries most of the relationship")
        why = _("If this person leaves, more than half of the coverage is gone. See People.")
        yield Signal(SignalKind.KEY_PERSON, account.pk, title, why)


def _orders(viewer: User, account: Account) -> Iterator[Signal]:
    """Yield that the rhythm of orders broke."""
    figures = statements.account_figures_or_none(viewer, account)
    for one in figures.found_signals if figures else ():
        if one.kind is DriftKind.RHYTHM_BROKEN:
            title = _("They buy less from us than they used to")
            yield Signal(SignalKind.ORDERS, account.pk, title, one.reason)
