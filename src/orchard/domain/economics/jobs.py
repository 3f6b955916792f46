"""Background work on figures."""

from __future__ import annotations

from datetime import datetime

from django_tasks import task

from orchard.domain.core.models import User
from orchard.domain.economics import letters, refreshing
from orchard.domain.economics.queries import digests
from orchard.domain.economics.services.digests import note_digest_sent
from orchard.domain.economics.stored_ledger import NothingIsImported

MOST_ROUNDS = 3
"""The ledger may move while its figures are computed; then they are computed again."""


@task()  # type: ignore[untyped-decorator]  # django-tasks comes without types
def refresh_figures(at: str) -> int:
    """Bring the figures up to date, as the installation's own user; return how often it took.

    `at` is the moment of asking as ISO text. Enqueue it after everything that figures rest on has
    changed; when nothing has, it does nothing, and while somebody computes it leaves it to them.
    A rate that is missing is asked for on the pages: the set that failed says which.
    """
    from orchard.analytics.folding import RatesAreMissing

    moment = datetime.fromisoformat(at)
    by = User.objects.operator().first()
    if by is None:
        return 0
    try:
        done = _refresh(by, moment)
        refreshing.look_back(by, at=moment)
    except (refreshing.FiguresAreBeingComputed, NothingIsImported, RatesAreMissing):
        return 0
    return done


@task()  # type: ignore[untyped-decorator]  # django-tasks comes without types
def send_digest(user_id: int, at: str) -> bool:
    """Mail a person their weekly digest; say whether it left.

    `at` is the moment of asking as ISO text. What the person may see is asked now, not then; a
    digest that has left meanwhile is not sent twice.
    """
    by, reader = User.objects.operator().first(), User.objects.filter(pk=user_id).first()
    if by is None or reader is None:
        return False
    moment = datetime.fromisoformat(at)
    found = digests.digest_due(reader, at=moment)
    if found is None:
        return False
    letters.send_digest(reader, found)
    note_digest_sent(reader, by=by, at=moment)
    return True


def _refresh(by: User, at: datetime) -> int:
    """Compute until nothing has moved meanwhile; return how often it took."""
    for done in range(MOST_ROUNDS):
        if not refreshing.refresh(by, at=at).was_computed:
            return done
    return MOST_ROUNDS
