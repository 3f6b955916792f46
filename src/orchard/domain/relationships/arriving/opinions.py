"""What files say of people's opinions: it is not read, for that is for the team to see and write.

What somebody thinks of us, or is like, is noted at the person by those who saw it, with the day on
which it was seen; a column of another system says neither.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from orchard.domain.relationships.arriving.names import plain
from orchard.domain.relationships.arriving.outcomes import Refused
from orchard.domain.relationships.arriving.tables import Row, Table

WORDS = frozenset({
    "attitude", "attitudes", "stance", "sentiment", "mood", "style", "influence", "personality", "disc",
    "temperament", "detractor", "holdning", "innflytelse", "personlighet", "hållning", "inflytande",
    "einstellung", "haltung", "einfluss", "persönlichkeit", "hoiak", "mõju", "mõjuvõim", "isiksus",
    "отношение", "влияние", "характер",
    # styles
    "styles", "stil", "stiler", "stilar", "stile", "stiil", "stiilid", "стиль", "стили", "arbeidsstil",
    "arbetsstil", "arbeitsstil", "tööstiil", "kommunikasjonsstil", "kommunikationsstil", "verhaltensstil",
    "suhtlusstiil", "suhtlemisstiil",
    # attitudes and moods
    "holdninger", "attityd", "attityder", "hållningar", "inställning", "haltungen", "einstellungen",
    "suhtumine", "hoiakud", "meelestatus", "meeleolu", "stemning", "stimmung", "настрой", "настроение",
    # influence, and what binds
    "påvirkningskraft", "påverkanskraft", "mõjukus", "mõjujõud", "влиятельность", "relasjonsstyrke",
    "relationsstyrka", "beziehungsstärke", "suhtetugevus",
    # personality
    "personlighetstype", "personlighetstyp", "persönlichkeitstyp", "isiksusetüüp", "iseloom", "темперамент",
})  # fmt: skip
"""Words that name what somebody thinks, weighs or is like."""
PHRASES = ("relationship strength", "tie strength", "way of working", "disc type", "disc profile",
           "suhte tugevus", "сила отношений", "сила связи", "тип личности")  # fmt: skip
ELSEWHERE = {"disc", "inställning"}
"""Words that say other things before a colon: "Disc: 10 %" is a discount, the other a machine's."""
LABELS = sorted((*WORDS - ELSEWHERE, *PHRASES), key=len, reverse=True)
LABELLED = re.compile(rf"(?:^|[\n.;(])\s*(?:{'|'.join(LABELS)})\s*[:=]", re.IGNORECASE)


def is_opinion(said: str) -> bool:
    """Say whether a column, or a kind of row, is about what somebody thinks or is like."""
    words = plain(said)
    return bool(WORDS & set(words.split())) or any(one in words for one in PHRASES)


def without_opinions(table: Table) -> tuple[Table, tuple[str, ...]]:
    """Return a table without its columns of opinions, and what these are called."""
    kept = [at for at, name in enumerate(table.columns) if not is_opinion(name)]
    left = tuple(name for name in table.columns if is_opinion(name))
    if not left:
        return table, ()
    places = {old: new for new, old in enumerate(kept)}
    rows = tuple(Row(row.line, _only(row.cells, kept)) for row in table.rows)
    meaning = {name: places[at] for name, at in table.meaning.items() if at in places}
    return Table(_only(table.columns, kept), rows, meaning), left


def check_no_opinion(*texts: str) -> None:
    """Refuse a row whose words label what somebody thinks or is like."""
    if any(LABELLED.search(text) for text in texts):
        text = _("it says what somebody thinks or is like. Who saw it notes that at the person; "
                 "take it out of the file.")  # fmt: skip
        raise Refused(text)


def _only(cells: Sequence[str], kept: Sequence[int]) -> tuple[str, ...]:
    return tuple(cells[at] for at in kept if at < len(cells))
