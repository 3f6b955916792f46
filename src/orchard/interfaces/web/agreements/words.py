"""How agreements read: their state, the reminder that waits, how often they were renewed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.domain.agreements.models import Agreement
from orchard.domain.agreements.queries import Glance, Line
from orchard.domain.agreements.rules import OVER, PASSED, History, Kind, State, state_on
from orchard.domain.relationships.rules import Function
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.templatetags.orchard import pill

TONES = {
    State.ACTIVE: "good",
    State.SIGNED: "good",
    State.WINDOW: "warn",
    State.ENDING: "warn",
    State.TERMINATED: "bad",
}


def state_of(row: Agreement, today: date) -> State:
    """Return how an agreement stands today."""
    return state_on(today, row.life)


def state_pill(row: Agreement, today: date) -> SafeString:
    """Return the state of an agreement as word, colour and shape."""
    return pill_of(state_of(row, today))


def pill_of(state: State) -> SafeString:
    """Return a state as word, colour and shape."""
    return pill(TONES.get(state, "none"), str(state.label))


def link(row: Agreement) -> SafeString:
    """Return the name of an agreement that leads to it."""
    href = reverse("agreements:agreement", args=[row.account.slug, row.pk])
    return format_html('<a href="{}">{}</a>', href, row.name)


def reminder(line: Line) -> str:
    """Return why somebody is reminded; nothing when nobody is."""
    found, left = line.agreement, line.left
    if line.step is None or left is None:
        return ""
    if line.step == OVER:
        text = _("The term ended on %(day)s and may have renewed itself. Record the renewal, or who ended it.")  # fmt: skip
        return text % {"day": figures.day(found.ends_on)}
    if line.step == PASSED:
        return _("The last day for notice, %(day)s, is gone.") % {
            "day": figures.day(found.notice_on)
        }
    text = ngettext("Last day for notice %(day)s, in %(left)d day.",
                    "Last day for notice %(day)s, in %(left)d days.", left)  # fmt: skip
    return text % {"day": figures.day(found.notice_on), "left": left}


def agreed_with(function: Function, found: Glance) -> str:
    """Return what runs and is in talks with a function group, and the next last day for notice."""
    is_service = function is Function.OPERATIONS
    if not is_service and function is not Function.PROCUREMENT:
        return ""
    lines = [one for one in found.lines if (one.agreement.kind == Kind.SERVICE) == is_service]
    running = [one for one in lines if one.is_running]
    talks = len(lines) - len(running)
    parts = [_running(running, is_service=is_service)] if running else []
    parts += [_("%(count)d in talks") % {"count": talks}] if talks else []
    nothing = _("No SLA in the register yet.") if is_service else _("No agreement in the register yet.")  # fmt: skip
    return " · ".join(parts) or nothing


def _running(lines: Sequence[Line], *, is_service: bool) -> str:
    """Return how many agreements run, the nearest day for notice first among them."""
    count = len(lines)
    if is_service:
        text = ngettext("%(count)d SLA runs", "%(count)d SLAs run", count)
    else:
        text = ngettext("%(count)d agreement runs", "%(count)d agreements run", count)
    said = text % {"count": count}
    nearest = min((one.act_by for one in lines if one.act_by), default=None)
    if nearest is None:
        return said
    return _("%(agreements)s, notice until %(day)s") % {
        "agreements": said, "day": figures.day(nearest),
    }  # fmt: skip


def renewed(history: History) -> str:
    """Return how often the agreements of an account were renewed, as the header says it."""
    if not history.agreements:
        return _("renewals not known yet")
    if not history.times:
        return _("no agreement renewed yet")
    text = ngettext(
        "renewed %(times)d time since %(since)d", "renewed %(times)d times since %(since)d", history.times
    )  # fmt: skip
    return text % {"times": history.times, "since": history.since or 0}
