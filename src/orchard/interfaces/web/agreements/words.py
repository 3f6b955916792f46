"""How agreements read: their state, the reminder that waits, how often they were renewed."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.domain.agreements.models import Agreement
from orchard.domain.agreements.queries import Line
from orchard.domain.agreements.rules import OVER, PASSED, History, State, state_on
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
