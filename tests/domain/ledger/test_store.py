"""The store: what a full disk looks like, and what it is called."""

from __future__ import annotations

import errno
from pathlib import Path

import duckdb
import pytest
from django.db import OperationalError

from ledgers import make_line, make_staged
from orchard.domain.core.models import User
from orchard.domain.ledger import importing, queries, store
from orchard.domain.ledger.models import ImportBatch
from orchard.domain.ledger.rules import BatchState
from people import NOON


@pytest.mark.trust("T-ACID-4")
@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        duckdb.IOException("Could not write file: No space left on device"),
        OperationalError("database or disk is full"),
    ],
)
def test_every_way_of_being_full_has_one_name(error: Exception) -> None:
    with pytest.raises(store.StoreIsFull, match="Free some space"), store.room_on_disk():
        raise error


def test_other_mistakes_keep_their_names() -> None:
    with pytest.raises(OSError, match="denied"), store.room_on_disk():
        raise OSError(errno.EACCES, "denied")


@pytest.mark.trust("T-ACID-4")
def test_a_disk_that_fills_up_between_two_months_leaves_the_ledger(
    finn: User, tmp_path: Path, store_root: Path
) -> None:
    staged = make_staged(tmp_path / "staged.parquet", [make_line()])

    def fill_up(_done: int, _total: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(store.StoreIsFull):
        importing.import_ledger(
            staged,
            order=importing.Order("erp", "x.csv"),
            by=finn,
            at=NOON,
            watch=importing.Watch(progress=fill_up),
        )

    assert queries.ledger_files(finn) == ()
    assert ImportBatch.objects.get().state == BatchState.FAILED
    assert not list(store_root.glob("**/*.parquet"))
