"""Items about choosing: seats that stand empty, rounds that wait for scores, and for a yes or no."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orchard.domain.core.rules import Permission
from orchard.domain.selection.queries import waiting
from orchard.domain.selection.queries.vacancies import my_vacancies
from orchard.interfaces.web.charter.waiting import why_empty
from orchard.interfaces.web.home.desk import Desk, address
from orchard.interfaces.web.home.needs.item import Item, about

MOST_EMPTY = 4
LONGEST = 160
ONE = {
    waiting.Kind.PLAN: gettext_lazy("Approve how {account} leaves?"),
    waiting.Kind.OVERRIDE: gettext_lazy("Let {account} in against the criteria?"),
    waiting.Kind.EXCEPTION: gettext_lazy("Serve {account} better than its tier?"),
}
MANY = {
    waiting.Kind.PLAN: gettext_lazy("%(count)d transition plans wait for approval"),
    waiting.Kind.OVERRIDE: gettext_lazy("%(count)d pressure overrides wait for an answer"),
    waiting.Kind.EXCEPTION: gettext_lazy("%(count)d service exceptions wait for an answer"),
}
LOOKS = {
    waiting.Kind.PLAN: ("logout", 62.0),
    waiting.Kind.OVERRIDE: ("hand-stop", 64.0),
    waiting.Kind.EXCEPTION: ("scale", 52.0),
}
"""The picture of each kind, and how urgent it is: an override keeps somebody waiting."""


def empty_seats(desk: Desk) -> Iterator[Item]:
    """Name key accounts that stand without the manager or sponsor that each of them has."""
    if not desk.may(Permission.SEE_SELECTION):
        return
    for place, seat in enumerate(my_vacancies(desk.viewer, desk.today)[:MOST_EMPTY]):
        text = _("{account} is key and has no {role}")
        role = str(seat.role.label).lower()
        yield Item(
            text=about(text, account=seat.account.name, role=role),
            why=why_empty(seat),
            href=address("watching:team", seat.account.slug),
            action=_("Open the team"),
            icon="user-question",
            tone="bad",
            urgency=85 - place,
        )


def sheets(desk: Desk) -> Iterator[Item]:
    """Name the rounds that wait for the viewer's own scores."""
    if not desk.may(Permission.SEE_SELECTION):
        return
    for one in _todo(desk).sheets:
        yield _item(one) if one.left else _whole(one)


def _todo(desk: Desk) -> waiting.Todo:
    """Return all that waits in choosing; read once for all items."""
    if "_todo" not in vars(desk):
        vars(desk)["_todo"] = waiting.todo(desk.viewer, desk.today)
    found: waiting.Todo = vars(desk)["_todo"]
    return found


def _item(one: waiting.Waiting) -> Item:
    text = ngettext(
        "Score {count} account in {found}", "Score {count} accounts in {found}", one.left
    )
    why = _("You score blind: %(done)d of %(all)d are done. The reveal waits for you.")
    return Item(
        text=about(text, count=one.left, found=one.name),
        why=why % {"done": one.done, "all": one.accounts},
        href=address("rounds:sheet", one.round),
        action=_("Score"),
        icon="list-check",
        tone="warn",
        urgency=65,
    )


def _whole(one: waiting.Waiting) -> Item:
    return Item(
        text=about(_("Hand in your sheet of {found}"), found=one.name),
        why=_("Every account is scored. The reveal waits for you."),
        href=address("rounds:sheet", one.round),
        action=_("Hand in"),
        icon="send",
        tone="warn",
        urgency=65,
    )


def answers(desk: Desk) -> Iterator[Item]:
    """Name what somebody else asked for and the viewer may answer, kind by kind."""
    if not desk.may(Permission.APPROVE_SELECTION):
        return
    found: dict[waiting.Kind, list[waiting.Asked]] = defaultdict(list)
    for one in _todo(desk).answers:
        found[one.kind].append(one)
    for kind, rows in found.items():
        yield _asked(kind, rows)


def _asked(kind: waiting.Kind, rows: list[waiting.Asked]) -> Item:
    icon, urgency = LOOKS[kind]
    first, count = rows[0], len(rows)
    one = about(str(ONE[kind]), account=first.account)
    return Item(
        text=one if count == 1 else str(MANY[kind] % {"count": count}),
        why=_why(rows),
        href=_place(kind, first if count == 1 else None),
        action=_("Decide"),
        icon=icon,
        tone="warn",
        urgency=urgency,
    )


def _why(rows: list[waiting.Asked]) -> str:
    """Say who asks and why; of several, about whom."""
    if len(rows) == 1:
        reason = Truncator(rows[0].reason).chars(LONGEST)
        return _("%(name)s: %(reason)s") % {"name": rows[0].who, "reason": reason}
    names = ", ".join(one.account for one in rows[:2])
    return _("About %(names)s. They wait for somebody who did not ask for them.") % {"names": names}


def _place(kind: waiting.Kind, row: waiting.Asked | None) -> str:
    """Return where it is answered: the plan itself, else the list of its kind."""
    if kind is waiting.Kind.PLAN:
        return address("ways:transition", row.pk) if row else address("ways:exits") + "#plans"
    return f"{address('ways:overrides')}#{kind.value}s"
