"""What matters to a customer now: how a ranking differs from the one before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.mistakes import Invalid

LEAST_NEEDS, MOST_NEEDS, LONGEST_NEED = 2, 12, 200


class Move(TextChoices):
    """What became of a need since the last time."""

    SAME = "same", _("as before")
    UP = "up", _("higher")
    DOWN = "down", _("lower")
    NEW = "new", _("new")


@dataclass(frozen=True, slots=True)
class Placed:
    """A need at its place, and where it stood before."""

    place: int
    need: str
    move: Move
    before: int | None


@dataclass(frozen=True, slots=True)
class Compared:
    """A ranking beside the one before: each need with its move, and what is gone."""

    needs: tuple[Placed, ...]
    gone: tuple[str, ...]
    has_before: bool

    @property
    def is_different(self) -> bool:
        """Say whether anything stands elsewhere than last time."""
        moved = any(one.move != Move.SAME for one in self.needs)
        return self.has_before and (moved or bool(self.gone))


def compared(now: Sequence[str], before: Sequence[str] | None) -> Compared:
    """Return a ranking beside the one before; needs are the same whatever their capitals."""
    places = {_key(need): place for place, need in enumerate(before or (), start=1)}
    needs = tuple(
        Placed(place, need, _move(place, places.get(_key(need)), before), places.get(_key(need)))
        for place, need in enumerate(now, start=1)
    )
    kept = {_key(need) for need in now}
    gone = tuple(need for need in before or () if _key(need) not in kept)
    return Compared(needs, gone, before is not None)


def checked_needs(needs: Iterable[str]) -> list[str]:
    """Return needs as they are kept; refuse too few, too many, and one that stands there twice."""
    found = [" ".join(need.split()) for need in needs if need.strip()]
    if not LEAST_NEEDS <= len(found) <= MOST_NEEDS:
        raise Invalid(_gettext("Name from 2 to 12 needs, one a line."))
    if any(len(need) > LONGEST_NEED for need in found):
        raise Invalid(_gettext("Say each need in at most 200 characters."))
    if len({_key(need) for need in found}) < len(found):
        raise Invalid(_gettext("A need stands there twice. Keep one of them."))
    return found


def _move(place: int, was: int | None, before: Sequence[str] | None) -> Move:
    if before is None or place == was:
        return Move.SAME
    if was is None:
        return Move.NEW
    return Move.UP if place < was else Move.DOWN


def _key(need: str) -> str:
    return " ".join(need.split()).casefold()
