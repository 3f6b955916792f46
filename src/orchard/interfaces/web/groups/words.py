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
from orchard.domain.plans.rules.groups import PARTS, GroupState
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
    before, by = plain(row.complexity_before), row.simpler_by
    if row.complexity_after is None or by is None:
        return _("%(before)s, after it not known yet") % {"before": before}
    if by == 0:
        return _("%(before)s as before") % {"before": before}
    count = 1 if abs(by) == 1 else 2  # languages count whole things: a part of a point is plural
    if by > 0:
        text = ngettext("%(before)s → %(after)s, %(points)s point simpler",
                        "%(before)s → %(after)s, %(points)s points simpler", count)  # fmt: skip
    else:
        text = ngettext("%(before)s → %(after)s, %(points)s point harder",
                        "%(before)s → %(after)s, %(points)s points harder", count)  # fmt: skip
    return text % {"before": before, "after": plain(row.complexity_after), "points": plain(abs(by))}


def parts(row: ProjectGroup) -> list[str]:
    """Return each part that makes it complicated, before and after; none where only the score is known."""
    before, after = row.before, row.after
    if before is None:
        return []
    then = (None if after is None else getattr(after, one) for one in PARTS)
    return [
        f"{label} {getattr(before, one)}" + ("" if now is None else f" → {now}")
        for (one, label), now in zip(PARTS.items(), then, strict=True)
    ]


def sides(row: ProjectGroup) -> str:
    """Return how many of each side work in it."""
    return _("%(ours)d ours, %(theirs)d theirs") % {"ours": row.ours, "theirs": row.theirs}


def link(row: ProjectGroup) -> SafeString:
    """Return the name of a group that leads to it."""
    href = reverse("groups:group", args=[row.home.slug, row.pk])
    return format_html('<a href="{}">{}</a>', href, row.name)
