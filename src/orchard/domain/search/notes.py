"""Finding in notes of conversations: read as they stand, for nothing of them may lie in an index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orchard.domain.core.models import User
from orchard.domain.meetings.models import Conversation, Point
from orchard.domain.relationships.guards import merged
from orchard.domain.search import rules
from orchard.domain.search.rules import NOTE, Found

READ = 400
"""So many notes are read through, the latest that the viewer may see."""
MOST = 4
LEAST_LETTERS = 3
SHOWN = 70


def notes(viewer: User, wanted: Sequence[str]) -> Iterator[Found]:
    """Yield the latest notes of the viewer's own teams in which every word begins a word."""
    if max(map(len, wanted)) < LEAST_LETTERS:
        return
    known = Conversation.objects.visible_to(viewer).standing().order_by("-held_on", "-pk")
    texts = dict(known.values_list("pk", "said")[:READ])
    points = Point.objects.visible_to(viewer).filter(conversation__in=list(texts)).order_by("pk")
    for key, text, why in points.values_list("conversation_id", "text", "why"):
        texts[key] += f"\n{text}\n{why}"
    meant = [key for key, text in texts.items() if rules.holds(wanted, text)][:MOST]
    if not meant:
        return
    rows = known.filter(pk__in=meant).select_related("account__merged_into")
    for row in rows:
        account = merged(row.account)
        line = rules.around(wanted, texts[row.pk], SHOWN)
        yield Found(NOTE, line, row.pk, account.name, account.slug)
