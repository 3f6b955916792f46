"""Points of an agenda that are only for us, and how one tells them from those for the customer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

LONGEST = 300


def among_us(line: str) -> str:
    """Return a point that the customer is not told of: who sends the agenda on strikes it out."""
    return short(_("Only among us: %(text)s") % {"text": line})


def matters_now(name: str) -> str:
    """Return the point that asks what matters to somebody: an aim of ours, not one of theirs."""
    return _("What matters to %(name)s now") % {"name": name}


def decided_last(text: str) -> str:
    """Return the point that looks back at a decision: what they read of one is chosen one by one."""
    return short(_("Decided last time: %(text)s") % {"text": text})


def is_among_us(point: str) -> bool:
    """Say whether a point begins with the mark of what is only among us, in any language."""
    said = _plain(point)
    return any(said.startswith(mark.rstrip()) for mark, _end in _marks(lambda: among_us("\0")))


def is_for_us(point: str) -> bool:
    """Say whether the program proposed a point for us alone.

    Such is marked, asks what somebody wants, or looks back at what we wrote down as decided.
    """
    said = _plain(point)
    asked = [*_marks(lambda: matters_now("\0")), *_marks(lambda: decided_last("\0"))]
    return is_among_us(point) or any(
        said.startswith(begin) and said.endswith(end) for begin, end in asked
    )


def short(text: str) -> str:
    """Return a point of an agenda that fits its line."""
    first = " ".join(text.split())
    return first if len(first) <= LONGEST else f"{first[: LONGEST - 1]}…"


def _marks(words: Callable[[], str]) -> Iterator[tuple[str, str]]:
    """Yield what stands before and after the word filled in: an agenda keeps the language it had."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            begin, _nul, end = words().partition("\0")
        yield begin.casefold(), end.casefold()


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
