"""Each gate is proven by breaking it: a gate that cannot fail guards nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from django.db import models
from django.test.utils import isolate_apps

import architecture
from make import ROOT

Check = Callable[[Path], list[str]]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the sources, to be broken."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    leave = shutil.ignore_patterns("__pycache__", "static", "*.egg-info")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=leave)
    return tmp_path


def write(root: Path, name: str, text: str) -> None:
    path = root / "src/orchard" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{before}\n{text}\n", encoding="utf-8")


def proves(check: Check, root: Path, name: str, text: str) -> list[str]:
    """Return what the check finds after the text was added that it did not find before."""
    before = found_before(check)
    write(root, name, text)
    return [line for line in check(root) if line not in before]


@cache
def found_before(check: Check) -> list[str]:
    """Return what a check finds in the sources as they are: it reads all of them."""
    return check(ROOT)


@pytest.mark.parametrize(
    ("name", "text", "contract"),
    [
        ("analytics/tables.py", "import orchard.domain.core.money", "downwards only"),
        ("domain/core/money.py", "import orchard.interfaces.cli", "downwards only"),
        ("interfaces/web/health/views.py", "import orchard.config.settings", "downwards only"),
        ("domain/core/money.py", "import orchard.domain.accounts.rules", "the order of areas"),
        ("domain/accounts/rules.py", "import orchard.domain.ledger.rules", "the order of areas"),
        ("domain/gossip/__init__.py", "", "the order of areas"),
        ("domain/core/rules.py", "import orchard.domain.core.queries", "inside an area"),
        ("domain/core/queries.py", "import orchard.domain.core.services", "inside an area"),
        ("analytics/tables.py", "import django.db", "analytics is pure"),
        ("analytics/tables.py", "import logging", "analytics is pure"),
        ("domain/core/money.py", "import rich", "the domain knows no HTTP and no screen"),
        ("interfaces/api/access.py", "import orchard.interfaces.web.urls", "pages and programs"),
        ("interfaces/web/urls.py", "import orchard.interfaces.api.app", "pages know neither"),
        ("interfaces/cli/main.py", "import orchard.interfaces.web.urls", "the command line knows"),
    ],
)
def test_an_import_in_the_wrong_direction_breaks_its_contract(
    copy: Path, name: str, text: str, contract: str
):
    write(copy, name, text)

    assert any(contract in line for line in architecture.broken_contracts(copy))


def test_contracts_that_cannot_run_are_a_finding(copy: Path):
    (copy / "pyproject.toml").write_text("[project]\nname = 'x'\n")

    assert "did not run" in architecture.broken_contracts(copy)[0]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("domain/core/money.py", "from django.http import HttpRequest"),
        ("domain/core/money.py", "from django.shortcuts import get_object_or_404"),
        ("domain/core/money.py", "from datetime import datetime\nX = datetime.now()"),
        ("domain/accounts/rules.py", "import datetime\nX = datetime.date.today()"),
        ("domain/ledger/rules.py", "import time\nX = time.time()"),
        ("domain/core/money.py", "from django.utils import timezone\nX = timezone.now()"),
        ("domain/core/money.py", "import random"),
        ("analytics/tables.py", "from datetime import date\nX = date.today()"),
        ("analytics/clv/__init__.py", "import random"),
        ("analytics/tables.py", "import warnings\nwarnings.warn('x')"),
    ],
)
def test_http_the_clock_and_global_randomness_are_found(copy: Path, name: str, text: str):
    found = proves(architecture.banned_names, copy, name, text)

    assert any("TID251" in line for line in found)


LONG = "def long():\n" + "    pass\n" * 50
LONG_VIEW = "def long(request):\n" + "    pass\n" * 25


@pytest.mark.parametrize(
    ("check", "name", "text", "finding"),
    [
        (
            architecture.unaudited_services,
            "domain/core/services.py",
            "def quiet(): ...",
            "quiet is not",
        ),
        (
            architecture.unaudited_services,
            "domain/x/services/y.py",
            "def quiet(): ...",
            "quiet is not",
        ),
        (
            architecture.services_without_by_and_at,
            "domain/core/services.py",
            "def f(a, b, *, by, at): ...",
            "f is not (subject",
        ),
        (
            architecture.services_without_by_and_at,
            "domain/core/services.py",
            "def f(a, *, at, by): ...",
            "f is not (subject",
        ),
        (
            architecture.queries_without_viewer,
            "domain/core/queries.py",
            "def all_users(): return User.objects.all()",
            "all_users does not take",
        ),
        (
            architecture.queries_without_viewer,
            "domain/core/queries.py",
            "def all_users(viewer): return User.objects.all()",
            "all_users does not use",
        ),
        (
            architecture.models_in_interfaces,
            "interfaces/web/health/tables.py",
            "class Note(models.Model): ...",
            "Note is a model",
        ),
        (architecture.too_long, "domain/core/money.py", LONG, "long has 51 lines"),
        (architecture.too_long, "interfaces/web/health/views.py", LONG_VIEW, "long has 26 lines"),
        (architecture.too_long, "domain/core/other.py", "X = 1\n" * 400, "has 402 lines"),
        (architecture.too_long, "interfaces/web/templates/a.html", "<p>\n" * 120, "a.html has 12"),
        (architecture.binary_floats, "domain/core/money.py", "X = 0.1", "uses float"),
        (architecture.binary_floats, "domain/accounts/x.py", "X = float('1')", "uses float"),
        (
            architecture.binary_floats,
            "domain/accounts/x.py",
            "X = models.FloatField()",
            "uses float",
        ),
        (
            architecture.percents_by_hand,
            "analytics/drift.py",
            "X = f'{0.39:.0%} less'",
            "called percent",
        ),
    ],
)
def test_what_breaks_a_rule_is_found(copy: Path, check: Check, name: str, text: str, finding: str):
    found = proves(check, copy, name, text)

    assert len(found) == 1
    assert finding in found[0]


@pytest.mark.parametrize(
    ("program", "options", "text"),
    [
        ("djade", ["--target-version", "5.2", "--check"], "{{name}}"),
        ("djlint", ["--lint", "--quiet"], '<p><img src="/a.png"></p>'),
    ],
)
def test_a_template_that_is_untidy_or_wrong_is_found(
    copy: Path, program: str, options: list[str], text: str
):
    bad, good = copy / "src/bad.html", copy / "src/good.html"
    bad.write_text(f"{text}\n")
    good.write_text("<p>{{ name }}</p>\n")
    command = [str(Path(sys.executable).with_name(program)), *options]

    ends = [
        subprocess.run([*command, page], cwd=copy, check=False).returncode for page in (bad, good)
    ]

    assert ends[0] != 0
    assert ends[1] == 0


def make_model(name: str, area: str, **fields: models.Field) -> type[models.Model]:
    meta = type("Meta", (), {"app_label": area})
    return type(name, (models.Model,), {**fields, "Meta": meta, "__module__": __name__})


@isolate_apps("orchard.domain.core", "orchard.domain.accounts")
def test_a_foreign_key_that_points_up_is_found():
    heap = make_model("Heap", "accounts")
    leaf = make_model("Leaf", "core", heap=models.ForeignKey(heap, models.CASCADE))

    found = architecture.foreign_keys_pointing_up(iter([heap, leaf]), ["core", "accounts"])

    assert found == ["Leaf.heap points up to accounts"]
