"""What a note about people should not hold, said before it is saved; it stops nobody."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.analytics import delicate
from orchard.analytics.delicate import Topic

TOPICS = {
    Topic.HEALTH: _("Health"),
    Topic.RELIGION: _("Religion"),
    Topic.UNION: _("Union membership"),
    Topic.POLITICS: _("Politics"),
    Topic.FAMILY: _("Family and private life"),
    Topic.OFFENCE: _("Offences"),
    Topic.INSULT: _("Insults"),
}


@dataclass(frozen=True, slots=True)
class Warned:
    """One topic that words of a note touch."""

    title: Promise
    words: str


def of(text: str) -> tuple[list[Warned], str]:
    """Return what to warn of, and a mark that stays the same while the same words are found."""
    found = delicate.delicate(text)
    words: dict[Topic, list[str]] = {}
    for one in found:
        words.setdefault(one.topic, []).append(one.words)
    mark = sha256("\n".join(f"{one.topic}:{one.words}" for one in found).encode()).hexdigest()
    return [Warned(TOPICS[topic], ", ".join(said)) for topic, said in words.items()], mark
