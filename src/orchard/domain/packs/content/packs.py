"""Which parts each kind of pack has, and the paper that they become."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.domain.core.papers.parts import Paper, Part
from orchard.domain.packs.content import sections, together
from orchard.domain.packs.content.words import day
from orchard.domain.packs.material import Inside, Material
from orchard.domain.packs.rules import Audience, Kind


def paper_of(material: Material, *, language: str) -> Paper:
    """Return the paper of a pack."""
    wish = material.wish
    said = {"account": material.account, "supplier": material.supplier}
    titles = {
        Kind.REVIEW: _("%(account)s and %(supplier)s: review"),
        Kind.PLAN: _("%(account)s: the plan on one page"),
        Kind.BRIEF: _("%(account)s: their strategy on one page"),
        Kind.BOARD: _("%(account)s: for the board"),
    }
    is_inside = wish.audience == Audience.INTERNAL
    period = {"first": day(wish.starts_on), "last": day(wish.ends_on)}
    return Paper(
        title=titles[wish.kind] % said,
        subtitle=_("%(first)s to %(last)s") % period,
        made_on=material.today,
        parts=PARTS[wish.kind](material),
        mark=_("Confidential: only for %(supplier)s") % said if is_inside else "",
        language=language,
        is_one_page=wish.kind in (Kind.PLAN, Kind.BRIEF),
    )


def review(material: Material) -> list[Part]:
    """Return the review: what was, on half of it; then what comes. Eight pages at most."""
    found = [sections.decisions(material), sections.results(material), sections.value(material)]
    if material.inside is not None:
        found.append(sections.figures(material, material.inside))
    shared = together.together(material) if material.inside is None else []
    return [
        *found, sections.deviations(material), _changes(material),
        sections.initiatives(material), *shared, sections.asks(material),
    ]  # fmt: skip


def plan(material: Material) -> list[Part]:
    """Return the plan on one page."""
    found = [sections.results(material), sections.initiatives(material), sections.asks(material)]
    inside = material.inside
    if inside is None:
        return found
    how = [one for one in (inside.strategy, inside.leaves_out) if one]
    begun = [Part(_("How we go about it"), how)] if how else []
    return [*begun, *found, sections.chances(material, inside), sections.threats(inside)]


def board(material: Material) -> list[Part]:
    """Return what the board decides on: figures, where the plan stands, risks, agreements."""
    inside = _inside(material)
    return [
        sections.figures(material, inside), sections.results(material), sections.value(material),
        sections.chances(material, inside), sections.threats(inside), sections.bonds(inside),
        sections.deviations(material), sections.initiatives(material),
    ]  # fmt: skip


def brief(material: Material) -> list[Part]:
    """Return what one has to know before one speaks with their leaders."""
    known = _inside(material).brief
    goals = [_goal(row) for row in known.goals]
    many = ngettext("They have %(count)d goal that we know", "They have %(count)d goals that we know", len(goals)) % {"count": len(goals)}  # fmt: skip
    unknown = (_("not known yet"),)
    found = [Part(many, goals or unknown)]
    asked = (
        (_("What they live on"), [str(row) for row in known.incomes]),
        (_("How they measure success"), [str(row) for row in known.measures]),
        (_("What moves them from outside"), [str(row) for row in known.drivers]),
        (_("Competitors inside"), [_presence(row) for row in known.presences]),
        (_("What we know and competitors do not"), [_fact(row) for row in known.edge]),
    )
    found += [Part(title, lines) for title, lines in asked if lines]
    found += [Part(str(area.label), [_fact(row) for row in rows]) for area, rows in known.areas]
    if known.missing:
        found.append(Part(_("What we do not know"), known.missing[: sections.QUARTERS]))
    return found


def _changes(material: Material) -> Part:
    """Return what changed at the customer: what we heard, or the question to them."""
    inside = material.inside
    if inside is None:
        asked = (
            _("Which of your goals have changed, and why?"),
            _("Who is new among the people we work with?"),
            _("What is decided on your side until the next review?"),
        )
        return Part(_("What has changed on your side?"), asked)
    rows = [*inside.brief.goals, *inside.brief.drivers]
    heard = [row for row in rows if material.within(row.said_on)]
    lines = [_goal(row) if hasattr(row, "metric") else str(row) for row in heard]
    title = ngettext("%(count)d change at the customer was heard", "%(count)d changes at the customer were heard", len(lines))  # fmt: skip
    if not lines:
        return Part(_("No change at the customer was heard"), (_("Ask what has changed: goals, people, decisions to come."),))  # fmt: skip
    return Part(title % {"count": len(lines)}, lines)


def _inside(material: Material) -> Inside:
    assert material.inside is not None, "only our people read this kind of pack"
    return material.inside


def _goal(row: object) -> str:
    metric = getattr(row, "metric", "") or _("metric not known yet")
    return f"{row}: {metric}"


def _presence(row: object) -> str:
    return f"{getattr(row, 'competitor', '')}: {getattr(row, 'category', '')}"


def _fact(row: object) -> str:
    return str(getattr(row, "statement", row))


PARTS = {Kind.REVIEW: review, Kind.PLAN: plan, Kind.BRIEF: brief, Kind.BOARD: board}
