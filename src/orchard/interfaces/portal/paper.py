"""“Our plan together” as a paper to print, for who does not come in: the same parts, nothing more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, number_format, time_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from orchard.domain.core.papers.parts import Paper, Part, Table
from orchard.domain.core.papers.pdf import pdf_of
from orchard.domain.meetings.queries import portal as meetings
from orchard.domain.meetings.queries.portal import GuestMeeting
from orchard.domain.plans.queries import portal, portal_joint
from orchard.domain.plans.queries.portal import GuestAction, GuestObjective
from orchard.domain.plans.queries.portal_joint import GuestCriterion
from orchard.domain.plans.rules.portal import Guest


def pdf(guest: Guest, today: date) -> bytes:
    """Return the plan that a guest sees as a PDF."""
    return pdf_of(paper(guest, today))


def paper(guest: Guest, today: date) -> Paper:
    """Return the plan that a guest sees, part by part."""
    return Paper(
        title=_("Our plan together"),
        subtitle=_("%(ours)s with %(theirs)s")
        % {"ours": guest.organisation, "theirs": guest.account_name},
        made_on=today,
        parts=tuple(_parts(guest, today)),
        mark=_("Shared with %(name)s") % {"name": guest.account_name},
        language=get_language() or "en",
    )


def shown(guest: Guest, today: date) -> tuple[object, ...]:
    """Return what the paper shows of what is shared: less than the page."""
    actions = portal.guest_actions(guest, today=today)
    return (
        (*actions.from_you, *actions.from_us), portal.guest_objectives(guest),
        portal_joint.guest_criteria(guest), _to_come(guest, today),
        portal.helpers(guest, today=today),
    )  # fmt: skip


def _parts(guest: Guest, today: date) -> Iterator[Part]:
    yield from _duties(guest, today)
    yield from _aims(guest)
    if met := _to_come(guest, today):
        head = (_("Meeting"), _("When"), _("Place"), _("Agenda"))
        yield Part(_("Meetings"), table=Table(head, [_meeting(one) for one in met]))
    if helpers := portal.helpers(guest, today=today):
        names = (_("Whom to ask"), _("Role"), _("E-mail"), _("May decide on the spot"))
        yield Part(_("Whom to ask"), table=Table(names, [_helper(one) for one in helpers]))


def _duties(guest: Guest, today: date) -> Iterator[Part]:
    actions = portal.guest_actions(guest, today=today)
    head = (_("What"), _("Who"), _("By when"))
    for title, rows in ((_("Due from you"), actions.from_you), (_("Due from us"), actions.from_us)):
        if rows:
            yield Part(title, table=Table(head, [_action(one) for one in rows]))


def _aims(guest: Guest) -> Iterator[Part]:
    if aims := portal.guest_objectives(guest):
        head = (_("Objective"), _("For whom"), _("Start"), _("Now"), _("Agreed"), _("By when"))
        yield Part(_("What we want to reach"), table=Table(head, [_objective(one) for one in aims]))
    if criteria := portal_joint.guest_criteria(guest):
        said = (_("Criterion"), _("Owners"), _("Start"), _("Now"), _("Agreed"))
        yield Part(
            _("How we measure success"), table=Table(said, [_criterion(one) for one in criteria])
        )


def _to_come(guest: Guest, today: date) -> list[GuestMeeting]:
    met = meetings.guest_meetings(guest, today=today)
    return [one for one in met.to_come if not one.is_cancelled] if met else []


def _action(one: GuestAction) -> tuple[str, str, str]:
    return one.title, one.who, date_format(one.due_on, "j M Y")


def _objective(one: GuestObjective) -> tuple[str, ...]:
    numbers = (_number(value, one.unit) for value in (one.start, one.now, one.agreed))
    due = date_format(one.due_on, "j M Y") if one.due_on else ""
    return (one.title, str(one.for_whom.label), *numbers, due)


def _criterion(one: GuestCriterion) -> tuple[str, ...]:
    numbers = (_number(value, one.unit) for value in (one.start, one.now, one.agreed))
    return (one.metric, " · ".join(one.owners), *numbers)


def _meeting(one: GuestMeeting) -> tuple[str, ...]:
    hours = f"{time_format(one.starts, 'H:i')}–{time_format(one.ends, 'H:i')}"
    when = f"{date_format(one.day, 'j M Y')}, {hours} ({one.zone})"
    return one.title, when, one.place, " · ".join(one.agenda)


def _helper(one: portal.Helper) -> tuple[str, ...]:
    return one.name, one.role, one.email, one.authority.words if one.authority else ""


def _number(value: Decimal | None, unit: str) -> str:
    if value is None:
        return ""
    return f"{number_format(value.normalize(), use_l10n=True, force_grouping=True)} {unit}".strip()
