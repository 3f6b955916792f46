"""The folder of a report: every file whole or not at all, and mistakes that say what to do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import make
import make_analysis
from orchard.interfaces.cli.report import files
from outside import call

NAMES = ["portfolio.json", "portfolio.xlsx", "report.html"]
WITH_LITTLE_ROOM = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from orchard.interfaces.cli import database
database.load_settings()
import make_analysis
from orchard.interfaces.cli.report import files, page, workbook
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
try:
    files.write_all(make_analysis.full(), [], Path(sys.argv[2]))
except files.CannotWrite as mistake:
    sys.exit(str(mistake))
"""


def test_a_report_is_written_into_a_new_folder_without_drafts(tmp_path: Path) -> None:
    written = files.write_all(make_analysis.full(), [], tmp_path / "new" / "out")

    assert [path.name for path in written] == NAMES
    assert sorted(path.name for path in (tmp_path / "new" / "out").iterdir()) == NAMES


def test_a_report_replaces_the_one_before(tmp_path: Path) -> None:
    files.write_all(make_analysis.full(), [], tmp_path)
    before = (tmp_path / "portfolio.json").read_bytes()

    files.write_all(make_analysis.bare(), [], tmp_path)

    assert (tmp_path / "portfolio.json").read_bytes() != before
    assert sorted(path.name for path in tmp_path.iterdir()) == NAMES


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("short_of", NAMES)
def test_without_room_every_file_is_whole_as_it_was_or_as_it_is_now(
    tmp_path: Path, short_of: str
) -> None:
    files.write_all(make_analysis.full(), [], tmp_path / "whole")
    files.write_all(make_analysis.bare(), ["before"], tmp_path / "out")
    whole, before = contents(tmp_path / "whole"), contents(tmp_path / "out")
    room = str(len(whole[short_of]) // 2)

    done = subprocess.run(
        [sys.executable, "-c", WITH_LITTLE_ROOM, make.ROOT / "tests", tmp_path / "out", room],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    assert done.returncode == 1
    assert done.stderr.startswith("There is no room to write")
    assert len(done.stderr.splitlines()) == 1
    after = contents(tmp_path / "out")
    assert after.keys() == before.keys()
    assert all(after[name] in (before[name], whole[name]) for name in NAMES)


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")

    with pytest.raises(files.CannotWrite, match=r"out is a file\. Name a folder with --out"):
        files.write_all(make_analysis.full(), [], tmp_path / "out")

    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("file/out", r"file is a file\. Name a folder"),
        ("x" * 300, r"cannot be written: File name too long\. Name another folder"),
    ],
)
def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(files.CannotWrite, match=says):
        files.check_folder(tmp_path / name)


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_without_the_right_to_write_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    monkeypatch.setattr("os.access", lambda path, _mode: path != tmp_path)  # root may everything

    with pytest.raises(files.CannotWrite, match="You may not write"):
        files.check_folder(tmp_path if there else tmp_path / "new" / "out")


def test_looking_at_a_folder_makes_nothing(tmp_path: Path) -> None:
    files.check_folder(tmp_path / "new" / "out")

    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_place_of_a_file_is_named_and_leaves_no_draft(tmp_path: Path) -> None:
    (tmp_path / "portfolio.json").mkdir()

    with pytest.raises(files.CannotWrite, match=r"portfolio\.json cannot be written"):
        files.write_all(make_analysis.full(), [], tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["portfolio.json"]


def test_copies_are_made_of_the_files_that_there_are(tmp_path: Path) -> None:
    (tmp_path / "source").write_text("a mapping", encoding="utf-8")
    sources = {"mapping.toml": tmp_path / "source", "rejected.csv": None}

    (written,) = files.copy_all(sources, tmp_path)

    assert written == tmp_path / "mapping.toml"
    assert written.read_text(encoding="utf-8") == "a mapping"


def test_the_command_says_so_before_it_reads_and_ends_with_one(tmp_path: Path) -> None:
    (tmp_path / "out").touch()

    done = call("analyse", "nowhere.csv", "--out", tmp_path / "out", data=tmp_path, expect=1)

    assert done.stderr.strip() == f"{tmp_path / 'out'} is a file. Name a folder with --out."
