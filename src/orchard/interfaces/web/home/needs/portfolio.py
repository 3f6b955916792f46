"""Items about the whole portfolio: how far it hangs on a few."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from orchard.domain.economics.words.crossed import crossed_texts
from orchard.interfaces.web.home.desk import Desk, address
from orchard.interfaces.web.home.needs.item import Item


def exposed(desk: Desk) -> Iterator[Item]:
    """Tell management which lines of concentration the portfolio has reached."""
    found = desk.portfolio
    if found is None or found.whole is None or not found.whole.concentration.crossed:
        return
    told = crossed_texts(found.whole.concentration.crossed, found.whole.gist.names)
    yield Item(
        text=_("The portfolio hangs on few accounts, beyond a line of the policy"),
        why=told[0],
        href=address("portfolio:exposure"),
        action=_("See the exposure"),
        icon="gauge",
        tone="warn",
        urgency=73,
    )
