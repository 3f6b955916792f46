"""Whatever a release left, backup or database, becomes one of today, and its numbers stay."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import releases
from installations import Installation
from migrated import laid
from releases import Release

EACH = pytest.mark.parametrize("release", releases.releases(), ids=lambda one: one.folder.name)


def test_something_small_is_kept_of_a_release():
    kept = releases.releases()
    sizes = {
        one.folder.name: sum(path.stat().st_size for path in one.folder.iterdir()) for one in kept
    }

    assert kept
    assert all(size < releases.MOST_BYTES for size in sizes.values()), sizes


@EACH
@pytest.mark.slow
@pytest.mark.trust("T-BAK-3")
@pytest.mark.trust("T-UPG-1")
def test_backup_and_database_of_a_release_become_ones_of_today(release: Release, tmp_path: Path):
    restored = laid(Installation(tmp_path / "restored", ""))
    upgraded = Installation(tmp_path / "upgraded", "")

    restored.run("restore", str(release.backup))
    release.unpack(upgraded.data)
    for name in ("ledger", "files"):
        shutil.copytree(restored.data / name, upgraded.data / name, dirs_exist_ok=True)
    upgraded.run("batches")

    assert releases.numbers_of(restored) == releases.numbers_of(upgraded) == release.numbers
    for installation in (restored, upgraded):
        assert "No planned migration operations" in installation.run("manage", "migrate", "--plan")
        assert "0 findings" in installation.run("verify")
