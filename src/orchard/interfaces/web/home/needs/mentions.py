"""Items about what colleagues wrote to the viewer."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from orchard.domain.accounts import queries
from orchard.interfaces.web.home.desk import Desk, address
from orchard.interfaces.web.home.needs.item import Item, about

MOST, LETTERS = 3, 90


def unread(desk: Desk) -> Iterator[Item]:
    """Name the comments that speak to the viewer and wait to be read, the latest first."""
    for place, one in enumerate(queries.waiting_mentions(desk.viewer)[:MOST]):
        page = address("watching:comments", one.account.slug)
        yield Item(
            text=about(
                _("{person} wrote to you about {account}"),
                person=one.comment.author.name, account=one.account.name,
            ),
            why=Truncator(one.comment.text).chars(LETTERS),
            href=f"{page}#comment-{one.comment_id}",
            action=_("Read it"),
            icon="message-circle",
            tone="none",
            urgency=64 - place,
        )  # fmt: skip
