"""How promises read: how far they are, what is next, and to whom they were given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.agreements.models import Promise, Renegotiation
from orchard.domain.agreements.rules.promises import Fate, State
from orchard.domain.relationships.models import Contact
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.templatetags.orchard import pill

TONES = {
    State.GIVEN: "warn", State.REFUSED: "bad", State.CONFIRMED: "good", State.KEPT: "good",
    State.BROKEN: "bad",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A promise as pages show it."""

    row: Promise
    pill: SafeString
    next: str
    to: str
    here: Account | None = None
    """The account on whose page it stands: what that became part of, not everybody there may know."""

    @property
    def slug(self) -> str:
        """Return the address of its account: on its page that one, on lists the one of today."""
        return (self.here or self.row.home).slug


def lines(
    rows: Iterable[Promise], today: date, *, is_named: bool, here: Account | None = None
) -> list[Line]:
    """Return promises as lists show them, or the page of one account."""
    return [line(one, today, is_named=is_named, here=here) for one in rows]


def line(row: Promise, today: date, *, is_named: bool, here: Account | None = None) -> Line:
    """Return one promise as lists show it."""
    to = named(row.given_to, is_named=is_named)
    return Line(row, _pill(row, today), _next(row, today), to, here)


def named(contact: Contact, *, is_named: bool) -> str:
    """Return who somebody at a customer is, to who may know that."""
    return contact.name if is_named else _("somebody at the customer")


def days(rows: Iterable[Renegotiation], *, is_named: bool) -> list[tuple[Renegotiation, str, bool]]:
    """Return other days with who agreed to each, and whether it was in time to count."""
    return [
        (one, named(one.agreed_with, is_named=is_named), one.agreed_on < one.counted_before)
        for one in rows
    ]


def _pill(row: Promise, today: date) -> SafeString:
    """Return how far a promise is as word, colour and shape."""
    state = State(row.state)
    if state == State.KEPT and row.fate is Fate.LATE:
        return pill("warn", _("Kept late"))
    if state == State.CONFIRMED and row.due_on < today:
        return pill("bad", _("Late"))
    return pill(TONES[state], str(state.label))


def _next(row: Promise, today: date) -> str:
    """Return what has to be done about a promise now."""
    told = {"function": row.get_function_display(), "day": figures.day(row.due_on)}
    if row.state == State.GIVEN and row.due_on < today:
        return _("%(day)s passed without a yes of %(function)s. Agree on another day with the customer, or say what became of it.") % told  # fmt: skip
    if row.state == State.GIVEN:
        return _("%(function)s has to say whether it can be kept.") % told
    if row.state == State.REFUSED:
        return _("%(function)s says no. Talk to the customer, and agree on another day.") % told
    if row.state == State.CONFIRMED:
        text = _("To be kept by %(day)s.") if row.due_on >= today else _("Was to be kept by %(day)s. Say what became of it.")  # fmt: skip
        return text % told
    return row.reason
