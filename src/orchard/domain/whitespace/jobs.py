"""Background work on white space."""

from __future__ import annotations

from datetime import datetime

from django_tasks import task

from orchard.domain.core.models import User
from orchard.domain.economics.stored_ledger import NothingIsImported
from orchard.domain.whitespace import refreshing


@task()  # type: ignore[untyped-decorator]  # django-tasks comes without types
def refresh_white_space(at: str) -> bool:
    """Bring cells and suggestions up to date, as the installation's own user; say if it looked.

    `at` is the moment of asking as ISO text. Enqueue it after the ledger has changed.
    """
    from orchard.analytics.folding import LedgerIsEmpty, RatesAreMissing

    by = User.objects.operator().first()
    if by is None:
        return False
    try:
        return refreshing.refresh(by, at=datetime.fromisoformat(at))
    except (
        refreshing.WhiteSpaceIsBeingComputed, NothingIsImported, RatesAreMissing, LedgerIsEmpty,
    ):  # fmt: skip
        return False
