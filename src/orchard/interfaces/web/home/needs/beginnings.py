"""Items about plans that nobody began: a key account without one is named to who leads it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from orchard.domain.plans.queries.lacking import TO_BEGIN
from orchard.interfaces.web.home.desk import Desk, address
from orchard.interfaces.web.home.needs.item import Item, about
from orchard.interfaces.web.home.needs.people import tasks

MOST, URGENCY = 3, 45


def to_begin(desk: Desk) -> Iterator[Item]:
    """Name the key accounts that the viewer leads without a plan, by name."""
    found = [one for one in tasks(desk).beside if one.kind == TO_BEGIN]
    ordered = sorted(found, key=lambda one: (one.account.casefold(), one.pk))
    for place, one in enumerate(ordered[:MOST]):
        yield Item(
            text=about(
                _("{account} is a key account without a plan for {year}"),
                account=one.account, year=desk.today.year,
            ),
            why=_("One page is enough to begin: what both sides want, and who does what until when."),
            href=address("plans:page", one.slug),
            action=_("Begin the plan"),
            icon="clipboard-check",
            tone="none",
            urgency=URGENCY - place / 10,
        )  # fmt: skip
