"""Background work on words of names."""

from __future__ import annotations

from django_tasks import task

from orchard.domain.search import indexing


@task()  # type: ignore[untyped-decorator]  # django-tasks comes without types
def take_words() -> int:
    """Take the words of every name that is new or changed; return how many rows that were."""
    return indexing.take_words()
