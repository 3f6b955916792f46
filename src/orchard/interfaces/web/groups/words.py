"""How project groups read: state, the numbers of the measure, how much simpler it got."""

from __future__ import annotations

from decimal import Decimal

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.domain.plans.models import ProjectGroup
from orchard.domain.plans.queries.groups import GroupLine
from orchard.domain.plans.rules.groups import GroupState
from orchard.interfaces.web.accounts.forms.fields import plain
from orchard.interfaces.web.templatetags.orchard import pill

TONES = {GroupState.ON_TIME: "good", GroupState.LATE: "bad"}


def state_pill(line: GroupLine) -> SafeString:
    """Return how a group stands as word, colour and shape."""
    return pill(TONES.get(line.state, "none"), str(line.state.label))


def measured(number: Decimal | None, unit: str = "") -> str:
    """Return a number of the measure with its unit; a dash where it is not known."""
    if number is None:
        return "–"
    return f"{plain(number)} {unit}".strip()


def way(row: ProjectGroup) -> str:
    """Return from where to where."""
    return f"{measured(row.baseline)} → {measured(row.target, row.unit)}"


def simpler(row: ProjectGroup) -> str:
    """Return how complicated it was and is, and by how much that changed."""
    before, after = row.complexity_before, row.complexity_after
    if after is None or row.simpler_by is None:
        return _("%(before)d, after it not known yet") % {"before": before}
    if row.simpler_by == 0:
        return _("%(before)d as before") % {"before": before}
    points = abs(row.simpler_by)
    if row.simpler_by > 0:
        text = ngettext("%(before)d → %(after)d, %(points)d point simpler",
                        "%(before)d → %(after)d, %(points)d points simpler", points)  # fmt: skip
    else:
        text = ngettext("%(before)d → %(after)d, %(points)d point harder",
                        "%(before)d → %(after)d, %(points)d points harder", points)  # fmt: skip
    return text % {"before": before, "after": after, "points": points}


def sides(row: ProjectGroup) -> str:
    """Return how many of each side work in it."""
    return _("%(ours)d ours, %(theirs)d theirs") % {"ours": row.ours, "theirs": row.theirs}


def link(row: ProjectGroup) -> SafeString:
    """Return the name of a group that leads to it."""
    href = reverse("groups:group", args=[row.home.slug, row.pk])
    return format_html('<a href="{}">{}</a>', href, row.name)
