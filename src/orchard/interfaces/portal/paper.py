"""“Our plan together” as a paper to print, for who does not come in: the same parts, nothing more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from orchard.domain.core.papers.parts import Paper, Part, Table
from orchard.domain.core.papers.pdf import pdf_of
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
        portal_joint.guest_criteria(guest),
    )  # fmt: skip


def _parts(guest: Guest, today: date) -> Iterator[Part]:
    actions = portal.guest_actions(guest, today=today)
    for title, rows in ((_("Due from you"), actions.from_you), (_("Due from us"), actions.from_us)):
        if rows:
            yield Part(
                title,
                table=Table((_("What"), _("Who"), _("By when")), [_action(one) for one in rows]),
            )
    if aims := portal.guest_objectives(guest):
        head = (_("Objective"), _("For whom"), _("Start"), _("Now"), _("Agreed"), _("By when"))
        yield Part(_("What we want to reach"), table=Table(head, [_objective(one) for one in aims]))
    if criteria := portal_joint.guest_criteria(guest):
        said = (_("Criterion"), _("Owners"), _("Start"), _("Now"), _("Agreed"))
        yield Part(
            _("How we measure success"), table=Table(said, [_criterion(one) for one in criteria])
        )
    if helpers := portal.helpers(guest, today=today):
        names = (_("Whom to ask"), _("Role"), _("E-mail"))
        yield Part(
            _("Whom to ask"),
            table=Table(names, [(one.name, one.role, one.email) for one in helpers]),
        )


def _action(one: GuestAction) -> tuple[str, str, str]:
    return one.title, one.who, date_format(one.due_on, "j M Y")


def _objective(one: GuestObjective) -> tuple[str, ...]:
    numbers = (_number(value, one.unit) for value in (one.start, one.now, one.agreed))
    due = date_format(one.due_on, "j M Y") if one.due_on else ""
    return (one.title, str(one.for_whom.label), *numbers, due)


def _criterion(one: GuestCriterion) -> tuple[str, ...]:
    numbers = (_number(value, one.unit) for value in (one.start, one.now, one.agreed))
    return (one.metric, " · ".join(one.owners), *numbers)


def _number(value: Decimal | None, unit: str) -> str:
    if value is None:
        return ""
    return f"{number_format(value.normalize(), use_l10n=True, force_grouping=True)} {unit}".strip()
