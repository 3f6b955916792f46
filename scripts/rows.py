"""List the rows of the catalogue: working (with the tests that prove them) and missing."""

from __future__ import annotations

import ast
import csv
import sys
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


def main() -> int:
    """Print the list and the counts; fail on a test that names an unknown row."""
    with (ROOT / "docs" / "catalogue.csv").open(encoding="utf-8", newline="") as file:
        catalogue = {line["row"]: line for line in csv.DictReader(file)}
    found = proofs()
    for row, line in catalogue.items():
        state = "working" if row in found else "missing"
        sys.stdout.write(f"{state}  {line['area']}  {row:8} {', '.join(found.get(row, []))}\n")
    unknown = sorted(set(found) - set(catalogue))
    sys.stdout.write(f"\n{len(set(found) & set(catalogue))} of {len(catalogue)} rows work\n")
    if unknown:
        sys.stderr.write(f"Not in the catalogue: {', '.join(unknown)}\n")
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
