"""What Orchard saw in agreements, rivals, ties and orders that may be a risk; it notes none itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _

from orchard.analytics.results import SignalKind as DriftKind
from orchard.domain.accounts.models import Account, CompetitorPresence, in_family
from orchard.domain.agreements import queries as agreements
from orchard.domain.agreements.queries import Line
from orchard.domain.agreements.rules import Renewal
from orchard.domain.core import queries as core
from orchard.domain.core.calendar import FiscalCalendar
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.economics.models import AccountFigures
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


@dataclass(frozen=True, slots=True)
class Answered:
    """What was said to signals, the latest first, and the organisation's calendar."""

    rows: tuple[SignalAnswer, ...]
    calendar: FiscalCalendar

    @property
    def dismissed(self) -> list[SignalAnswer]:
        """Return what was dismissed as no risk."""
        return [row for row in self.rows if row.risk is None]

    def silent(self, today: date) -> set[str]:
        """Return the signals whose answer still holds."""
        return {row.signal for row in self.rows if self._holds(row, today)}

    def _holds(self, row: SignalAnswer, today: date) -> bool:
        stands = row.risk is not None and row.risk.state not in OVER
        return is_answered(self.calendar.today(row.at), today, risk_stands=stands)


def answered(viewer: User, account: Account) -> Answered:
    """Return what was said to signals of an account."""
    rows = SignalAnswer.objects.visible_to(viewer).of(account).select_related("risk", "by")
    return Answered(tuple(rows.order_by("-at", "-pk")), core.fiscal_calendar(viewer))


def signals(
    viewer: User,
    account: Account,
    *,
    today: date,
    said: Answered | None = None,
    figures: AccountFigures | None = None,
) -> tuple[Signal, ...]:
    """Return the risks that Orchard proposes and nobody answered lately.

    `figures` are the newest of the account, if there are any; a page that read the answers already
    hands them in.
    """
    said = said or answered(viewer, account)
    silent = said.silent(today)
    found = (
        *_agreements(viewer, account, today),
        *_competitors(viewer, account),
        *_ties(viewer, account, today, ZoneInfo(said.calendar.time_zone)),
        *_orders(account, figures),
    )
    return tuple(one for one in found if one.key not in silent)


def signal(viewer: User, account: Account, key: str, *, today: date) -> Signal:
    """Return one proposed risk that waits for an answer."""
    figures = statements.account_figures_or_none(viewer, account)
    rows = signals(viewer, account, today=today, figures=figures)
    found = next((one for one in rows if one.key == key), None)
    if found is None:
        raise NotFound
    return found


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


def _ties(viewer: User, account: Account, today: date, zone: ZoneInfo) -> Iterator[Signal]:
    """Yield that much hangs on one person, to the team alone and without a name."""
    found = people_maps_or_none(
        viewer, account, days=[today], zone=zone, with_lines=False, only_ties=True
    )
    if found and found[0].keepers.is_single_threaded:
        title = _("One person carries most of the relationship")
        why = _("If this person leaves, more than half of the coverage is gone. See People.")
        yield Signal(SignalKind.KEY_PERSON, account.pk, title, why)


def _orders(account: Account, figures: AccountFigures | None) -> Iterator[Signal]:
    """Yield that the rhythm of orders broke."""
    for one in figures.found_signals if figures else ():
        if one.kind is DriftKind.RHYTHM_BROKEN:
            title = _("They buy less from us than they used to")
            yield Signal(SignalKind.ORDERS, account.pk, title, one.reason)
