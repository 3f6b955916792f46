"""A test that came too late beside others is tried once more; what is broken stays red."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "second_try.py"
LATE = "FAILED tests/test_late.py::test_late[as a text] - AssertionError: too late - really"
END = "=== 1 failed, 9 passed, 1 warning in 75.20s (0:01:15) ==="
UNREAD = "ERROR tests/test_other.py - ImportError while importing test module"


def try_again(folder: Path, *report: str, passes: bool = True) -> subprocess.CompletedProcess[str]:
    (folder / "tests").mkdir()
    (folder / "tests" / "test_late.py").write_text(
        "import pytest\n\n@pytest.mark.parametrize('how', ['as a text', 'as a file'])\n"
        f"def test_late(how):\n    assert {passes}\n"
    )
    (folder / "report").write_text("\n".join(report))
    command = [sys.executable, str(SCRIPT), "report"]
    return subprocess.run(command, check=False, cwd=folder, capture_output=True, text=True)


def test_what_passes_alone_is_green_and_told(tmp_path: Path):
    done = try_again(tmp_path, "= short test summary info =", LATE, END)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout
    assert "only at the second try, to be looked into:\n  tests/test_late.py" in done.stdout


def test_what_fails_twice_stays_red(tmp_path: Path):
    done = try_again(tmp_path, LATE, END, passes=False)
    assert done.returncode == 1
    assert "1 failed" in done.stdout
    assert "only at the second try" not in done.stdout


@pytest.mark.parametrize(
    "report",
    [
        (UNREAD, LATE, "=== 1 failed, 9 passed, 1 error in 3.20s ==="),
        (LATE, "!!!!!!!!!!! KeyboardInterrupt !!!!!!!!!!!", END),
        (LATE, "INTERNALERROR> the summary never came"),
    ],
)
def test_tests_that_were_never_run_are_not_called_passed(tmp_path: Path, report: tuple[str, ...]):
    done = try_again(tmp_path, *report)
    assert done.returncode == 2
    assert "1 passed" not in done.stdout
    assert "More went wrong" in done.stderr


@pytest.mark.parametrize("count", [0, 4])
def test_many_failures_or_none_at_all_are_no_accident(tmp_path: Path, count: int):
    failed = (f"FAILED tests/test_late.py::test_{number} - assert False" for number in range(count))
    done = try_again(tmp_path, "make: *** [Makefile:26: test] Error 1", *failed)
    assert done.returncode == 2
    assert f"{count} tests failed: none is tried again" in done.stderr
