"""Run the few tests that failed in a whole run once more, alone: `second_try.py REPORT`.

Many tests drive real browsers, servers and killed processes beside each other on a small machine,
and one of thousands may come too late. Who fails twice is broken; more than a few at once are no
accident. What passed only now is told at the end, to be mended like any other fault.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

MOST = 3
FAILED = re.compile(r"^(?:FAILED|ERROR) (tests/\S+?\.py::.+?)(?: - .*)?$", re.MULTILINE)
END = re.compile(r"^=+ (.+) in [\d.]+s(?: \(.+\))? =+$", re.MULTILINE)
"""The last line of a run: how many passed, failed, or could not even begin."""
WRONG = re.compile(r"(\d+) (?:failed|errors?)\b")
CUT_SHORT = re.compile(r"^!{3,} .+ !{3,}$", re.MULTILINE)
"""A run that was interrupted has tests of which nobody knows anything."""
BIN = Path(sys.executable).parent


def failed(report: str) -> list[str]:
    """Return the tests that the summary of a whole run says failed, in its order."""
    return list(dict.fromkeys(FAILED.findall(report)))


def may_be_tried_again(tests: list[str]) -> bool:
    """Say whether so few failed that it may have been the machine."""
    return 0 < len(tests) <= MOST


def tells_all(report: str) -> bool:
    """Say whether nothing else is wrong than tests that can be run again.

    A file that cannot be read fails as a whole: its tests were not run, and none of them is named.
    """
    ends = END.findall(report)
    wrong = sum(map(int, WRONG.findall(ends[-1]))) if ends else 0
    return wrong == len(FAILED.findall(report)) and not CUT_SHORT.search(report)


def try_again(tests: list[str]) -> int:
    """Run them one after the other with nothing beside them; return what pytest says."""
    finding = [sys.executable, "scripts/chromium.py"]
    found = subprocess.run(finding, check=False, capture_output=True, text=True)
    env = {**os.environ, "CHROMIUM": found.stdout.strip()}
    return subprocess.run([BIN / "pytest", *tests], check=False, env=env).returncode


def main() -> int:
    """Say what is tried again and why, or that nothing is."""
    report = Path(sys.argv[1]).read_text(encoding="utf-8", errors="replace")
    tests = failed(report)
    if not may_be_tried_again(tests):
        sys.stderr.write(f"{len(tests)} tests failed: none is tried again\n")
        return 2
    if not tells_all(report):
        sys.stderr.write("More went wrong than the tests that are named: none is tried again\n")
        return 2
    named = "\n".join(f"  {test}" for test in tests)
    sys.stdout.write(f"\nFailed beside others, tried once more alone:\n{named}\n")
    sys.stdout.flush()
    left = try_again(tests)
    sys.stdout.write(
        "" if left else f"Passed only at the second try, to be looked into:\n{named}\n"
    )
    return left


if __name__ == "__main__":
    sys.exit(main())
