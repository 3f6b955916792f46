"""Background work on packs."""

from __future__ import annotations

from datetime import datetime

from django_tasks import task

from orchard.domain.packs import making


@task()  # type: ignore[untyped-decorator]  # django-tasks comes without types
def make_pack(pack_id: int, at: str) -> str:
    """Make a pack that somebody asked for at a moment, given as ISO text; return how it ended."""
    return making.make(pack_id, at=datetime.fromisoformat(at)).value
