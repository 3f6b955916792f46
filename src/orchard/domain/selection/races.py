"""Two who write the same at the same moment: the database lets one in, the other reads why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from orchard.domain.core.mistakes import Conflict


@contextmanager
def one_alone(text: str) -> Iterator[None]:
    """Write what may stand once; who was a moment later gets a Conflict with the text.

    A service asks beforehand too where that gives a better answer, but only the database knows of
    somebody whose write is not done yet. Around one write, so that nothing else is taken for that.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise Conflict(text) from None
