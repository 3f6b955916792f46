"""Background work on packs."""

from __future__ import annotations

from datetime import datetime

from django_tasks import task

from orchard.domain.packs import making
from orchard.domain.packs.models import ProgrammePack


@task()  # type: ignore[untyped-decorator]  # django-tasks comes without types
def make_pack(pack_id: int, at: str) -> str:
    """Make a pack that somebody asked for at a moment, given as ISO text; return how it ended."""
    return making.make(pack_id, at=datetime.fromisoformat(at)).value


@task()  # type: ignore[untyped-decorator]  # as above
def make_board_pack(pack_id: int, at: str) -> str:
    """Make a board pack over all accounts that somebody asked for; return how it ended."""
    return making.make(pack_id, at=datetime.fromisoformat(at), kind=ProgrammePack).value
