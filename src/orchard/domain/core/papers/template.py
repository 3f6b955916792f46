"""Templates for slides: layouts are found by the names of their placeholders.

A layout serves when it has a placeholder of each name; how they look, and what else stands on the
layout, is up to whoever drew it.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.papers import drawn

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import SlideLayout

TITLE, SUBTITLE, BODY, CHART, TABLE = "title", "subtitle", "body", "chart", "table"
NEEDED = ((TITLE, SUBTITLE), (TITLE, BODY), (TITLE, BODY, CHART), (TITLE, BODY, TABLE))
"""The four layouts that a template has to have, by the names of their placeholders."""


class TemplateIsBroken(Invalid):
    """The template lacks what the slides have to go into."""


@dataclass(frozen=True, slots=True)
class Layouts:
    """The layout for each kind of slide."""

    cover: SlideLayout
    lines: SlideLayout
    chart: SlideLayout
    table: SlideLayout


def opened(content: bytes | None) -> Presentation:
    """Return a presentation without slides, made from a template or from ours."""
    import pptx

    found = drawn.presentation() if content is None else pptx.Presentation(io.BytesIO(content))
    _without_slides(found)
    return found


def layouts(found: Presentation) -> Layouts:
    """Return the layouts by their placeholders, or say which placeholders are missing."""
    lacking = missing(found)
    if lacking:
        raise TemplateIsBroken(what_lacks(lacking))
    return Layouts(*(one for one in map(_chooser(found), NEEDED) if one is not None))


def missing(found: Presentation) -> list[tuple[str, ...]]:
    """Return the layouts that a template lacks, each by the names of its placeholders."""
    choose = _chooser(found)
    return [wanted for wanted in NEEDED if choose(wanted) is None]


def place_of(layout: SlideLayout) -> dict[str, int]:
    """Return the number of each placeholder by its name."""
    return {_name(one.name): one.placeholder_format.idx for one in layout.placeholders}


def what_lacks(lacking: list[tuple[str, ...]]) -> str:
    """Return what to do about a template that lacks layouts."""
    said = "; ".join(", ".join(wanted) for wanted in lacking)
    text = _("The template has no layout with these placeholders: %(names)s. Name them so in the slide master (in the selection pane), and upload it again.")  # fmt: skip
    return text % {"names": said}


def ours() -> bytes:
    """Return our own template as a file, for a supplier to draw their own from."""
    kept = io.BytesIO()
    drawn.presentation().save(kept)
    return kept.getvalue()


def _chooser(found: Presentation) -> Callable[[tuple[str, ...]], SlideLayout | None]:
    """Return what finds the layout that has every name, and the fewest placeholders beside."""
    held = [
        (one, {_name(holder.name) for holder in one.placeholders}) for one in found.slide_layouts
    ]

    def choose(wanted: tuple[str, ...]) -> SlideLayout | None:
        fitting = [
            (len(names), at) for at, (_one, names) in enumerate(held) if names >= set(wanted)
        ]
        return held[min(fitting)[1]][0] if fitting else None

    return choose


def _name(said: str) -> str:
    return said.strip().lower()


def _without_slides(found: Presentation) -> None:
    """Take every slide out, and their picture: what somebody left in a template is in no pack."""
    from pptx.opc.constants import RELATIONSHIP_TYPE

    listed = found.slides._sldIdLst
    for one in list(listed):
        found.part.drop_rel(one.rId)
        listed.remove(one)
    package = found.part.package
    for key, one in list(package._rels.items()):
        if one.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            package._rels.pop(key)
