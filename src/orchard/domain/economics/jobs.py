"""Background work on figures."""

from __future__ import annotations

from datetime import datetime

from django_tasks import task

from orchard.domain.core.models import User
from orchard.domain.economics import refreshing
from orchard.domain.economics.stored_ledger import NothingIsImported

MOST_ROUNDS = 3
"""The ledger may move while its figures are computed; then they are computed again."""


@task()  # type: ignore[untyped-decorator]  # django-tasks comes without types
def refresh_figures(at: str) -> int:
    """Bring the figures up to date, as the installation's own user; return how often it took.

    `at` is the moment of asking as ISO text. Enqueue it after everything that figures rest on has
    changed; when nothing has, it does nothing, and while somebody computes it leaves it to them.
    """
    moment = datetime.fromisoformat(at)
    by = User.objects.operator().first()
    if by is None:
        return 0
    for done in range(MOST_ROUNDS):
        try:
            if not refreshing.refresh(by, at=moment).was_computed:
                return done
        except (refreshing.FiguresAreBeingComputed, NothingIsImported):
            return done
    return MOST_ROUNDS
