"""What a plan lacks before it can be submitted, by what its mode asks for."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from orchard.domain.plans.rules.documents import Document, Row
from orchard.domain.plans.rules.objectives import missing, needs_parent, unsaid
from orchard.domain.plans.rules.plan import OVER
from orchard.domain.plans.rules.sections import OBJECTIVES


def lacking(now: Document, mode: str) -> list[str]:
    """Return what is still to be set in a plan, each with what to do; nothing where it is whole.

    The mode can be changed after an objective was set, so each is asked again for what it says.
    """
    alive = [one for one in now.section(OBJECTIVES) if one["state"] not in OVER]
    return [*_kinds(alive, mode), *_unfinished(alive, mode)]


def _kinds(alive: list[Row], mode: str) -> Iterator[str]:
    improves = any(one.get("is_improvement") for one in alive)
    found = missing({one["kind"] for one in alive}, improves=improves, mode=mode)
    gaps = [str(one.label) for one in found.numbers]
    if found.strategic:
        gaps.append(_("a strategic objective: a position or a joint project"))
    if found.improvement:
        gaps.append(_("an improvement: also an account that stands well gets better at something"))
    if gaps:
        yield _("Set these objectives first, then submit: %(gaps)s.") % {"gaps": "; ".join(gaps)}


def _unfinished(alive: list[Row], mode: str) -> Iterator[str]:
    for one in alive:
        gaps = unsaid(one, mode)
        if needs_parent(int(one["horizon"]), mode) and not one.get("parent"):
            gaps.append(_("the objective further away that it leads up to"))
        if gaps:
            text = _("“%(name)s” still has to say: %(gaps)s.")
            yield text % {"name": one["title"], "gaps": "; ".join(gaps)}
