"""Items about promises: those that wait for the viewer's word, and those that cannot be kept so."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from orchard.domain.agreements.queries import promises
from orchard.interfaces.web.home.desk import Desk, address
from orchard.interfaces.web.home.needs.item import Item, about

MOST = 3
URGENCY, REFUSED = 57, 59


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


def refused(desk: Desk) -> Iterator[Item]:
    """Name the promises that cannot be kept so: the customer hears it from who promised, or who leads."""
    for place, one in enumerate(promises.refused_rows(desk.viewer)[:MOST]):
        home = one.home
        yield Item(
            text=about(_("{words} at {account} cannot be kept so"), words=one.words, account=home.name),
            why=_("Talk to the customer before they rely on it, and agree on another day."),
            href=address("promises:promise", home.slug, one.pk),
            action=_("Open the promise"),
            icon="flag",
            tone="bad",
            urgency=REFUSED - place / MOST,
        )  # fmt: skip
