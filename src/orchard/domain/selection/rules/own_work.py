"""Who asks for something and who answers: never one person."""

from __future__ import annotations

from collections.abc import Hashable

from django.utils.translation import gettext_lazy as _

from orchard.domain.core.mistakes import Conflict


class OwnWork(Conflict):
    """Nobody approves, allows or refuses alone what they made or asked for."""

    default = _(
        "You made this or asked for it yourself. Somebody else of the management has to answer."
    )


def check_another(answers: Hashable, *asked: Hashable) -> None:
    """Refuse an answer by one of those who asked.

    >>> check_another("Ida", "Ola", "Rita")
    """
    if answers in asked:
        raise OwnWork
