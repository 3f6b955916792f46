"""Two who write at the same moment, in the order in which they hurt each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def a_moment_before(
    verb: str, table: str, rival: Callable[[], object], *, turn: int = 1
) -> Iterator[None]:
    """Let somebody else's write be done just before the first such statement on a table, or a later one."""
    waiting: list[Callable[[], object]] = [rival, *[lambda: None] * (turn - 1)]

    def between(execute, sql, params, many, context):
        if waiting and sql.startswith(f'{verb} "{table}"'):
            waiting.pop()()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(between):
        yield
    assert not waiting, "the moment came"
