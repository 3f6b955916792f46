"""What no source may do: take a text for a statement, a program or an object."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

UNPACKING = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "yaml", "jsonpickle"}
RUNNING = {"eval", "exec", "compile", "__import__"}
STATEMENTS = {"raw", "extra", "RawSQL"}
EXECUTING = {"execute", "executemany", "raw_sql", "sql"}
TRUSTING = {"mark_safe", "SafeString"}


def mistakes(path: Path) -> Iterator[str]:
    """Yield every place of a file where a text could become more than a text."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for what in _found(node):
            yield f"{path.name}:{getattr(node, 'lineno', 0)} {what}"


def _found(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (f"imports {one.name}" for one in node.names if one.name in UNPACKING)
    if isinstance(node, ast.ImportFrom) and node.module in UNPACKING:
        yield f"imports {node.module}"
    if isinstance(node, ast.Call):
        yield from _called(node)


def _called(node: ast.Call) -> Iterator[str]:
    is_method = isinstance(node.func, ast.Attribute)
    name = node.func.attr if is_method else getattr(node.func, "id", "")
    if name in RUNNING and not is_method:
        yield f"calls {name}"
    if name in STATEMENTS:
        yield f"calls {name}"
    if name in EXECUTING and node.args and _is_made(node.args[0]):
        yield f"makes the statement of {name} out of values"
    if name in TRUSTING and node.args and not isinstance(node.args[0], ast.Constant):
        yield f"calls {name} on a value"


def _is_made(argument: ast.expr) -> bool:
    """Say whether a text is put together: f"…", "…" % …, "…" + …, "…".format(…)."""
    if isinstance(argument, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in argument.values)
    if isinstance(argument, ast.BinOp):
        return True
    called = argument.func if isinstance(argument, ast.Call) else None
    return isinstance(called, ast.Attribute) and called.attr in {"format", "join"}
