"""What the architecture demands, as checks on a source tree; each returns what it found.

They take the root of a checkout, so that the gates can be proven on a broken copy of it.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

LONGEST_FUNCTION = 50
LONGEST_VIEW = 25
LONGEST_FILE = 400
LONGEST_TEMPLATE = 120
MONEY_MODULES = (
    "domain/core/money.py",
    "domain/core/fields.py",
    "domain/core/currencies.py",
    "domain/accounts/**/*.py",
    "domain/ledger/models.py",
    "domain/ledger/services/*.py",
    "domain/ledger/comparison.py",
    "domain/ledger/store.py",
)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def broken_contracts(root: Path) -> list[str]:
    """Return the import contracts that the tree breaks."""
    lint = "from importlinter.cli import lint_imports; import sys; sys.exit(lint_imports(no_cache=True))"
    paths = os.pathsep.join([str(root / "src"), os.environ.get("PYTHONPATH", "")])
    found = subprocess.run(
        [sys.executable, "-c", lint],
        cwd=root,
        env=os.environ | {"PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    broken = [line for line in found.stdout.splitlines() if line.endswith("BROKEN")]
    if found.returncode and not broken:
        return [f"import-linter did not run: {found.stdout}{found.stderr}"]
    return broken


def banned_names(root: Path) -> list[str]:
    """Return uses of the clock, HTTP and the like where they are banned."""
    command = [str(Path(sys.executable).with_name("ruff")), "check", "--no-cache", "-q"]
    options = ["--select", "TID251", "--output-format", "concise"]
    folders = ["src/orchard/domain", "src/orchard/analytics"]
    found = subprocess.run(
        [*command, *options, *folders], cwd=root, capture_output=True, text=True, check=False
    )
    return [*found.stdout.splitlines(), *found.stderr.splitlines()]


def unaudited_services(root: Path) -> list[str]:
    """Return public functions of services that no event is written for."""
    return [
        f"{name}: {function.name} is not @audited"
        for name, function in _public(root, "services")
        if not any(_called(decorator) == "audited" for decorator in function.decorator_list)
    ]


def services_without_by_and_at(root: Path) -> list[str]:
    """Return services that are not called as `service(subject, *, ..., by, at)`."""
    wrong = []
    for name, function in _public(root, "services"):
        arguments = function.args
        keywords = [argument.arg for argument in arguments.kwonlyargs]
        if len(arguments.args) != 1 or keywords[-2:] != ["by", "at"]:
            wrong.append(f"{name}: {function.name} is not (subject, *, ..., by, at)")
    return wrong


def queries_without_viewer(root: Path) -> list[str]:
    """Return public functions of queries that do not ask who looks, or do not use it."""
    wrong = []
    for name, function in _public(root, "queries"):
        first = function.args.args[0].arg if function.args.args else ""
        if first != "viewer":
            wrong.append(f"{name}: {function.name} does not take viewer first")
        elif not _uses(function, "viewer"):
            wrong.append(f"{name}: {function.name} does not use its viewer")
    return wrong


def models_in_interfaces(root: Path) -> list[str]:
    """Return classes of interfaces that would become tables."""
    return [
        f"{_name(path, root)}: {node.name} is a model"
        for path in sorted((root / "src/orchard/interfaces").rglob("*.py"))
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ClassDef)
        and any(ast.unparse(base) in {"models.Model", "Model"} for base in node.bases)
    ]


def foreign_keys_pointing_up(models: Iterator[type], order: list[str]) -> list[str]:
    """Return relations from an area to a higher one; `order` runs from low to high."""
    wrong = []
    for model in models:
        area = model._meta.app_label
        for field in model._meta.get_fields():
            if not field.is_relation or field.auto_created or field.related_model is None:
                continue
            target = field.related_model._meta.app_label
            if area in order and target in order and order.index(target) > order.index(area):
                wrong.append(f"{model.__name__}.{field.name} points up to {target}")
    return wrong


def too_long(root: Path) -> list[str]:
    """Return functions, files, views and templates beyond their limits, docstrings apart."""
    package = root / "src/orchard"
    wrong = []
    for path in sorted([*package.rglob("*.py"), *(root / "tests").rglob("*.py")]):
        if "migrations" in path.parts:
            continue
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > LONGEST_FILE:
            wrong.append(f"{_name(path, root)} has {lines} lines")
        wrong += _long_functions(path, root)
    for path in sorted(package.rglob("*.html")):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > LONGEST_TEMPLATE:
            wrong.append(f"{_name(path, root)} has {lines} lines")
    return wrong


def binary_floats(root: Path) -> list[str]:
    """Return binary floating point in modules that work with money."""
    package = root / "src/orchard"
    paths = [path for pattern in MONEY_MODULES for path in sorted(package.glob(pattern))]
    return [
        f"{_name(path, root)}:{node.lineno} uses float"
        for path in paths
        for node in ast.walk(_tree(path))
        if (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Attribute) and node.attr == "FloatField")
    ]


def percents_by_hand(root: Path) -> list[str]:
    """Return where a share is written without a gap: beside 39 % elsewhere 39% looks like a slip."""
    own = root / "src/orchard/analytics/spoken.py"
    return [
        f"{_name(path, root)}:{node.lineno}: write it by a function called percent"
        for path in sorted((root / "src/orchard").rglob("*.py"))
        if path != own
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None
        if ast.unparse(node.format_spec).rstrip("'\"").endswith("%")
    ]


def _long_functions(path: Path, root: Path) -> list[str]:
    is_view = "interfaces" in path.parts and (path.name == "views.py" or "views" in path.parts)
    limit = LONGEST_VIEW if is_view else LONGEST_FUNCTION
    return [
        f"{_name(path, root)}: {node.name} has {_length(node)} lines"
        for node in ast.walk(_tree(path))
        if isinstance(node, Function) and _length(node) > limit
    ]


def _length(function: Function) -> int:
    """Return the lines of a function without its decorators and docstring."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        lines -= (first.end_lineno or 0) - first.lineno + 1
    return lines


def _public(root: Path, noun: str) -> Iterator[tuple[str, Function]]:
    """Yield the public functions of the areas' modules of that name."""
    domain = root / "src/orchard/domain"
    for path in sorted([*domain.glob(f"*/{noun}.py"), *domain.glob(f"*/{noun}/*.py")]):
        for node in _tree(path).body:
            if isinstance(node, Function) and not node.name.startswith("_"):
                yield _name(path, root), node


def _called(decorator: ast.expr) -> str:
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    return target.attr if isinstance(target, ast.Attribute) else ast.unparse(target)


def _uses(function: Function, name: str) -> bool:
    return any(
        isinstance(node, ast.Name) and node.id == name
        for statement in function.body
        for node in ast.walk(statement)
    )


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()
