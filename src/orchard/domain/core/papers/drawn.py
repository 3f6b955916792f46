"""Our own template for slides: four layouts with named placeholders, drawn on wide slides."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import SlideLayout, SlideMaster

Frame = tuple[int, int, int, int]
"""From the left, from the top, how wide, how high; 914,400 are an inch."""
WIDE, HIGH, EDGE = 12_192_000, 6_858_000, 640_000
INNER = WIDE - 2 * EDGE
TOP, ROOM = 1_550_000, 4_500_000
HALF = INNER * 2 // 5
HEAD: Frame = (EDGE, 420_000, INNER, 1_000_000)
COVER = {
    "title": (EDGE, 2_300_000, INNER, 1_300_000),
    "subtitle": (EDGE, 3_700_000, INNER, 900_000),
}
LINES = {"title": HEAD, "body": (EDGE, TOP, INNER, ROOM)}
CHART = {
    "title": HEAD,
    "body": (EDGE, TOP, HALF, ROOM),
    "chart": (EDGE + HALF + 200_000, TOP, INNER - HALF - 200_000, ROOM),
}
TABLE = {
    "title": HEAD,
    "table": (EDGE, TOP + 1_150_000, INNER, ROOM - 1_150_000),
    "body": (EDGE, TOP, INNER, 1_050_000),
}
KEPT = {0: COVER, 1: LINES, 3: CHART, 7: TABLE}
"""Which layouts of the plain presentation become ours, and where their placeholders stand."""
TITLE_SIZE, BODY_SIZE = "2600", "1800"
COLOURS = {b"4F81BD": b"2F6F4E", b"C0504D": b"C98A2B", b"9BBB59": b"4A6FA5", b"8064A2": b"8A5A83"}


def presentation() -> Presentation:
    """Return a presentation without slides that has our layouts."""
    import pptx

    found = pptx.Presentation()
    found.slide_width, found.slide_height = WIDE, HIGH
    _dress(found.slide_master)
    for at, layout in reversed(list(enumerate(found.slide_layouts))):
        if at in KEPT:
            _draw(layout, KEPT[at])
        else:
            found.slide_layouts.remove(layout)
    return found


def _dress(master: SlideMaster) -> None:
    """Set titles to the left, sizes that leave room for a sentence, and our colours."""
    from pptx.opc.constants import RELATIONSHIP_TYPE
    from pptx.oxml.ns import qn

    for style, size in (("p:titleStyle", TITLE_SIZE), ("p:bodyStyle", BODY_SIZE)):
        level = master._element.find(f".//{qn(style)}/{qn('a:lvl1pPr')}")
        level.set("algn", "l")
        letters = level.find(qn("a:defRPr"))
        letters.set("sz", size)
        letters.set("b", "1" if style == "p:titleStyle" else "0")
    for holder in list(master.placeholders):
        if holder.placeholder_format.idx >= 2:  # noqa: PLR2004 - day, foot and number of old slides
            holder._element.getparent().remove(holder._element)
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    for before, after in COLOURS.items():
        theme._blob = theme.blob.replace(before, after)


def _draw(layout: SlideLayout, frames: dict[str, Frame]) -> None:
    """Name the placeholders in their order and set them where they belong."""
    from pptx.oxml.ns import qn

    for holder, (name, frame) in zip(list(layout.placeholders), frames.items(), strict=False):
        holder._element.find(f".//{qn('p:cNvPr')}").set("name", name)
        holder.left, holder.top, holder.width, holder.height = frame
        styles = holder._element.find(f".//{qn('a:lstStyle')}")
        for level in list(styles):
            level.set("algn", "l")
            if frames is not COVER:
                styles.remove(level)
    for holder in list(layout.placeholders)[len(frames) :]:
        holder._element.getparent().remove(holder._element)
