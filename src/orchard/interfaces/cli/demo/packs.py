"""What was taken along to the last review, and what the board gets: made from what the story holds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchard.domain.accounts.models import Account
    from orchard.domain.core.models import User

MEETS_IN = timedelta(days=12)
ASKED = timedelta(hours=3)


def make_all(account: Account, *, by: User, at: datetime) -> None:
    """Make a review pack and a board pack, as PDF: the same words give the same bytes."""
    from orchard.domain.packs import making, services
    from orchard.domain.packs.rules import Audience, Form, Kind, State, Wish, quarter_before

    first, last = quarter_before(at.date())
    meets_on = at.date() + MEETS_IN
    for kind in (Kind.BOARD, Kind.REVIEW):
        wish = Wish(kind, Audience.INTERNAL, Form.PDF, first, last, meets_on)
        asked = services.ask_for_pack(account, wish=wish, by=by, at=at - ASKED)
        state = making.make(asked.pk, at=at - ASKED)
        assert state == State.READY, "a demo without its packs shows nothing"


def make_for_board(*, by: User, at: datetime) -> None:
    """Make the board pack over all accounts: for this board, what they earn is in it."""
    from orchard.domain.core.queries import organisation
    from orchard.domain.packs import making, services
    from orchard.domain.packs.models import ProgrammePack
    from orchard.domain.packs.rules import Audience, Form, Kind, State, Wish, quarter_before

    days, meets_on = quarter_before(at.date()), at.date() + MEETS_IN
    wish = Wish(Kind.BOARD, Audience.INTERNAL, Form.PDF, *days, meets_on, has_margins=True)
    asked = services.ask_for_board_pack(organisation(by), wish=wish, by=by, at=at - ASKED)
    state = making.make(asked.pk, at=at - ASKED, kind=ProgrammePack)
    assert state == State.READY, "a demo without its packs shows nothing"
