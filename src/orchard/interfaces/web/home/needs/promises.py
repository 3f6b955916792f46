"""One item about promises: that some wait until the viewer says whether their function keeps them."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from orchard.interfaces.web.home.desk import Desk, address
from orchard.interfaces.web.home.needs.item import Item

URGENCY = 57


def to_confirm(_desk: Desk) -> Iterator[Item]:
    """Lead to the promises that wait for the viewer's word; the bell has asked whether there are any."""
    yield Item(
        text=_("Can we keep what was promised?"),
        why=_("A customer was promised something that your function has to keep. Until you say yes, it does not count."),
        href=address("promises:waiting"),
        action=_("See the promises"),
        icon="flag",
        tone="warn",
        urgency=URGENCY,
    )  # fmt: skip
