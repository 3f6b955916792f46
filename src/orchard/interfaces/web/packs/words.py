"""How a pack reads: how far it is, and by when it is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.packs import queries
from orchard.domain.packs.models import Making, Pack, ProgrammePack
from orchard.domain.packs.rules import Audience, State
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.frame.clock import today
from orchard.interfaces.web.templatetags.orchard import pill

TONES = {State.READY: "good", State.FAILED: "bad"}


@dataclass(frozen=True, slots=True)
class Line:
    """A pack as one viewer sees it at a moment; `address` is that of one of its pages."""

    row: Making
    is_waited_for: bool
    is_outdated: bool
    may_take_away: bool
    address: Callable[[str], str]

    @property
    def title(self) -> str:
        """Return what it is for."""
        return str(self.row.get_kind_display()) if isinstance(self.row, Pack) else _("Board pack")

    @property
    def href(self) -> str:
        """Return where it says how far it is."""
        return self.address("pack")

    @property
    def file(self) -> str:
        """Return where its file is taken along."""
        return self.address("download")

    @property
    def remove(self) -> str:
        """Return where it is taken away."""
        return self.address("remove")

    @property
    def list(self) -> str:
        """Return where it stands among others."""
        return self.address("page")

    @property
    def is_ready(self) -> bool:
        """Say whether there is a file to take along."""
        return self.row.state == State.READY and not self.is_outdated

    @property
    def is_for_customers(self) -> bool:
        """Say whether the customer may read it, too."""
        return isinstance(self.row, Pack) and self.row.audience == Audience.CUSTOMER

    @property
    def state(self) -> SafeString:
        """Return how far it is as word, colour and shape."""
        state = State(self.row.state)
        if self.is_outdated:
            return pill("warn", _("Out of date"))
        if state in (State.QUEUED, State.RUNNING) and not self.is_waited_for:
            return pill("bad", _("Stuck"))
        return pill(TONES.get(state, "none"), str(state.label))

    @property
    def says(self) -> str:
        """Return what is to be known of it, and done about it."""
        if self.row.trouble:
            return self.row.trouble
        if self.is_outdated:
            return _("Something in it is not shared with the customer any more. Make it anew.")
        if self.row.state in (State.QUEUED, State.RUNNING) and not self.is_waited_for:
            return _("Nobody works on it any more. Make it anew.")
        if self.row.send_by is None:
            return ""
        said = {"day": figures.day(self.row.send_by), "on": figures.day(self.row.meets_on)}
        if self.row.send_by < today():
            return _("It was to be sent by %(day)s, for the meeting on %(on)s.") % said
        return _("Send it by %(day)s, for the meeting on %(on)s.") % said


def lines(viewer: User, account: Account, rows: Sequence[Pack], at: datetime) -> list[Line]:
    """Return packs of an account with what one may do about each."""
    outdated, may_make = queries.outdated(viewer, rows), queries.may_make(viewer, account)
    return [
        Line(
            row, row.is_waited_for(at), row.pk in outdated, may_make or row.made_by_id == viewer.pk,
            partial(_address, "packs", account.slug, row.pk),
        )
        for row in rows
    ]  # fmt: skip


def board_lines(rows: Sequence[ProgrammePack], at: datetime) -> list[Line]:
    """Return board packs over all accounts: who may read one may take it away."""
    return [
        Line(
            row, row.is_waited_for(at), is_outdated=False, may_take_away=True,
            address=partial(_address, "board_packs", "", row.pk),
        )
        for row in rows
    ]  # fmt: skip


def _address(area: str, slug: str, key: int, name: str) -> str:
    """Return the address of a page about a pack, or of the list in which it stands."""
    words = [slug] if slug else []
    return reverse(f"{area}:{name}", args=words if name == "page" else [*words, str(key)])
