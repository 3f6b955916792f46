"""Work that an interface puts off: small files are read at once, everything else in the background.

Pages and programs hand the same work over; it belongs to neither of them.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django_tasks import task

from orchard.domain.core.models import User
from orchard.domain.economics.jobs import refresh_figures
from orchard.domain.ledger import jobs
from orchard.domain.ledger.models import ImportDraft
from orchard.domain.ledger.rules import DraftState, DraftWork
from orchard.domain.search.jobs import take_words
from orchard.domain.whitespace.jobs import refresh_white_space

READ_AT_ONCE = 1 << 20
"""Bytes of a file that is looked at and checked within the request; queueing would take longer."""


def start(draft: ImportDraft, by: User) -> None:
    """Have the work done that the draft waits for."""
    is_short = draft.size <= READ_AT_ONCE and draft.work != DraftWork.IMPORT
    if is_short:
        jobs.import_draft(draft.pk, by.pk, clock=_now)
    else:
        work_on_draft.enqueue(draft.pk, by.pk)


@task()  # type: ignore[untyped-decorator]  # django-tasks comes without types
def work_on_draft(draft_id: int, user_id: int) -> str:
    """Read or import a draft; figures follow what came into the ledger."""
    draft = jobs.import_draft(draft_id, user_id, clock=_now)
    if draft.state == DraftState.DONE:
        renew_figures()
    return draft.state


def renew_figures() -> None:
    """Have figures and white space computed again after the ledger has changed, and names indexed."""
    moment = _now().isoformat()
    refresh_figures.enqueue(moment)
    renew_offers.enqueue(moment)


def index_names() -> None:
    """Have names that came with a file put into the index, instead of in the night."""
    take_words.enqueue()


@task()  # type: ignore[untyped-decorator]  # django-tasks comes without types
def renew_offers(at: str) -> None:
    """Bring white space up to date and then index names: it makes every offer anew."""
    try:
        refresh_white_space.call(at)
    finally:
        take_words.call()


def _now() -> datetime:
    return datetime.now(UTC)
