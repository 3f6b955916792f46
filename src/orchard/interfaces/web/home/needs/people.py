"""Items about people: who left, promises, maps to go through, what colleagues wrote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.domain.plans.queries import actions, lacking
from orchard.domain.relationships import queries
from orchard.domain.relationships.queries.tasks import Beside, DueReview, DueWhy, Tasks
from orchard.domain.voice import queries as voice
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.home.desk import Desk, address
from orchard.interfaces.web.home.needs import bells
from orchard.interfaces.web.home.needs.item import Item, about

MOST_MAPS, MOST_STEPS, MOST_MENTIONS = 2, 2, 3
SOON = timedelta(days=7)
LATE, WAITING = 67, 53


def who_left(desk: Desk) -> Iterator[Item]:
    """Name the people who left and to whom the viewer had a tie."""
    for row in tasks(desk).ties:
        yield Item(
            text=about(
                _("{person} left {account}: whom do you know instead?"),
                person=row.person, account=row.account,
            ),
            why=_("Left on %(day)s; the tie was yours.") % {"day": figures.day(row.left_on)},
            href=address("relations:settle", row.slug, row.pk),
            action=_("Say who follows"),
            icon="user-minus",
            tone="warn",
            urgency=68,
        )  # fmt: skip


def introductions(desk: Desk) -> Iterator[Item]:
    """Name the people to whom the viewer is asked to introduce somebody of us."""
    for row in tasks(desk).introductions:
        yield Item(
            text=about(
                _("Introduce us to {person} at {account}"), person=row.person, account=row.account
            ),
            why=_("Asked on %(day)s; you know them or somebody near.")
            % {"day": figures.day(timezone.localtime(row.asked_at).date())},
            href=address("relations:answer_introduction", row.slug, row.pk),
            action=_("Answer"),
            icon="users",
            tone="none",
            urgency=60,
        )


def mentions(desk: Desk) -> Iterator[Item]:
    """Name the comments that speak to the viewer and wait to be read, the latest first."""
    for place, row in enumerate(reversed(tasks(desk).mentions[-MOST_MENTIONS:])):
        day = timezone.localtime(row.at).date()
        yield Item(
            text=about(
                _("{person} wrote to you about {account}"), person=row.person, account=row.account
            ),
            why=_("On %(day)s. It waits until you say that you read it, or answer.")
            % {"day": figures.day(day)},
            href=f"{address('watching:comments', row.slug)}#comment-{row.pk}",
            action=_("Read it"),
            icon="message-circle",
            tone="none",
            urgency=64 - place,
        )


def old_maps(desk: Desk) -> Iterator[Item]:
    """Name the viewer's accounts whose people nobody went through for too long."""
    maps = tasks(desk).maps
    if not maps:
        return
    most = desk.policies.in_force.policy.relationships.review_days
    due = queries.due_reviews(desk.viewer, maps, on=desk.today, most=most)
    for place, one in enumerate(due[:MOST_MAPS]):
        yield Item(
            text=about(_("Go through the people at {account}"), account=one.account),
            why=_why(one),
            href=address("relations:people", one.slug),
            action=_("Review"),
            icon="users",
            tone="none",
            urgency=42 - place,
        )


def trust_steps(desk: Desk) -> Iterator[Item]:
    """Name what the viewer is to do to be worth somebody's trust, and what nobody does any more."""
    steps = [row for row in tasks(desk).beside if row.kind in {voice.STEP, voice.LEFT}]
    for row in steps[:MOST_STEPS]:
        is_late = row.day < desk.today
        text, why = _step(row, is_late=is_late)
        yield Item(
            text=about(text, person=row.person, account=row.account),
            why=why % {"day": figures.day(row.day)},
            href=address("voice:settle", row.slug, row.pk),
            action=_("Open the step"),
            icon="flag",
            tone="bad" if is_late else "warn",
            urgency=LATE if is_late else WAITING,
        )


def _step(row: Beside, *, is_late: bool) -> tuple[str, str]:
    """Return what a step asks for, and why."""
    if row.has_moved:
        why = _("Who was to do it is not in the team any more. Settle it, or promise it anew.")
        return _("Nobody keeps our word to {person} at {account}"), why
    if row.kind == voice.LEFT:
        text = _("{person} left {account}: what becomes of our word?")
        return text, _("Left on %(day)s. Settle it, or promise it anew to who follows.")
    why = _("Late since %(day)s.") if is_late else _("By %(day)s.")
    return _("Keep our word to {person} at {account}"), why


def tasks(desk: Desk) -> Tasks:
    """Return all that waits because of people; read once for all items."""
    if "_people" not in vars(desk):
        vars(desk)["_people"] = queries.people_tasks(
            desk.viewer,
            zone=timezone.get_current_timezone(),
            beside=[
                voice.waiting_steps(desk.viewer, until=desk.today + SOON),
                actions.waiting_rows(
                    desk.viewer,
                    today=desk.today,
                    lines=desk.policies.in_force.policy.actions,
                    is_director=desk.is_director,
                ),
                lacking.to_begin_rows(desk.viewer, today=desk.today),
                *bells.rows(desk),
            ],
        )
    found: Tasks = vars(desk)["_people"]
    return found


def _why(one: DueReview) -> str:
    days = one.days or 0
    if one.why is DueWhy.PERSONNEL:
        return _("Somebody came or left since the last review.")
    text = (
        ngettext("Last reviewed %(days)d day ago.", "Last reviewed %(days)d days ago.", days)
        if one.why is DueWhy.OLD
        else ngettext("Not reviewed for %(days)d day.", "Not reviewed for %(days)d days.", days)
    )
    return text % {"days": days}
