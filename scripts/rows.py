"""List the rows of the catalogue: working (with the tests that prove them), half there, and missing.

A row that has tests for a part of what it says stands in docs/half.toml, with one line why; it does
not count as working.
"""

from __future__ import annotations

import ast
import csv
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def marks(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield (row, test) for each `@pytest.mark.row(...)` on a test function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            for call in node.decorator_list:
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.row":
                    yield from ((ast.literal_eval(row), node.name) for row in call.args)


def proofs() -> dict[str, list[str]]:
    """Return the acceptance tests of each row."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests" / "acceptance").rglob("test_*.py")):
        for row, test in marks(ast.parse(path.read_text(encoding="utf-8"))):
            found[row].append(f"{path.stem}::{test}")
    return found


def half() -> dict[str, str]:
    """Return why a row is only half there."""
    text = (ROOT / "docs" / "half.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text))


def told(row: str, tests: list[str], why: str | None) -> tuple[str, str]:
    """Return the state of a row, and what speaks for it."""
    if why:
        return "half", why
    return ("working", ", ".join(tests)) if tests else ("missing", "")


def main() -> int:
    """Print the list and the counts; fail on a row that the catalogue does not have."""
    with (ROOT / "docs" / "catalogue.csv").open(encoding="utf-8", newline="") as file:
        catalogue = {line["row"]: line for line in csv.DictReader(file)}
    found, partly = proofs(), half()
    states = {row: told(row, found.get(row, []), partly.get(row)) for row in catalogue}
    for row, (state, words) in states.items():
        sys.stdout.write(f"{state:7}  {catalogue[row]['area']}  {row:8} {words}\n")
    works = sum(state == "working" for state, _words in states.values())
    unknown = sorted({*found, *partly} - set(catalogue))
    sys.stdout.write(f"\n{works} of {len(catalogue)} rows work\n")
    if unknown:
        sys.stderr.write(f"Not in the catalogue: {', '.join(unknown)}\n")
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
