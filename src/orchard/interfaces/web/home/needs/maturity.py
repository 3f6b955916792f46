"""Items about maturity: one's own sheet, and what waits for who leads the programme."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.domain.programme.queries import maturity as queries
from orchard.interfaces.web.frame.figures import day
from orchard.interfaces.web.home.desk import Desk, address
from orchard.interfaces.web.home.needs.item import Item, about


def sheets(desk: Desk) -> Iterator[Item]:
    """Name the assessment that waits for the viewer's own answers."""
    for one in queries.waiting(desk.viewer):
        text = ngettext(
            "Answer {count} item of {found}", "Answer {count} items of {found}", one.left
        )
        yield Item(
            text=about(text, count=one.left, found=one.assessment.name),
            why=_("Until %(day)s. Nobody else reads what you answer.")
            % {"day": day(one.assessment.due_on)},
            href=address("maturity:sheet", one.assessment.pk),
            action=_("Answer"),
            icon="list-check",
            tone="warn",
            urgency=55,
        )


def leading(desk: Desk) -> Iterator[Item]:
    """Name the assessment that waits to be closed, or for its goals."""
    for one in queries.leading_rows(desk.viewer, today=desk.today):
        why = _("The day until which people answer is past.") if one.is_open else _(
            "It is finished when every dimension and key account has a goal, strong ones too."
        )  # fmt: skip
        text = _("Close {found}") if one.is_open else _("Say what gets better after {found}")
        yield Item(
            text=about(text, found=one.name),
            why=why,
            href=address("maturity:assessment", one.pk),
            action=_("Open it"),
            icon="gauge",
            tone="warn",
            urgency=45,
        )
