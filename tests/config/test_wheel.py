"""The wheel holds the whole product and nothing else, and runs where only it was installed."""

from __future__ import annotations

import os
import subprocess
import zipfile
from pathlib import Path

import pytest

import wheels
from installations import Installation
from make import ROOT
from migrated import laid
from nightly import IS_WHOLE
from serving import served

CATALOGUE = "orchard/locale/eo/LC_MESSAGES/django.mo"
KINDS = {".py", ".html", ".css", ".js", ".svg", ".toml", ".txt", ".typ", ".mo"}
WHERE = "import orchard; print(orchard.__file__)"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of these sources and of a catalogue, as a translator would leave one."""
    sources = wheels.copied(tmp_path_factory.mktemp("sources"))
    catalogue = sources / "src" / CATALOGUE
    catalogue.parent.mkdir(parents=True)
    catalogue.write_bytes(b"\xde\x12\x04\x95" + b"\x00" * 24)
    return wheels.built(sources, tmp_path_factory.mktemp("wheel"))


def held(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as file:
        return set(file.namelist())


def test_every_file_of_the_product_is_in_the_wheel(wheel: Path):
    sources = [
        path.relative_to(ROOT / "src").as_posix()
        for path in (ROOT / "src/orchard").rglob("*")
        if path.is_file() and not _is_cache(path)
    ]

    assert not {*sources, CATALOGUE} - held(wheel)


def _is_cache(path: Path) -> bool:
    return any(part == "__pycache__" or part.endswith("_cache") for part in path.parts)


@pytest.mark.trust("T-SUP-2")
def test_nothing_but_the_product_is_in_the_wheel(wheel: Path):
    others = [name for name in held(wheel) if not name.startswith("orchard/")]
    ours = held(wheel) - set(others)

    assert {Path(name).suffix for name in ours} <= KINDS
    assert all(name.split("/")[0].endswith(".dist-info") for name in others)
    assert any(name.endswith("licenses/LICENSE") for name in others)


def test_the_wheel_says_what_it_needs_and_names_no_address(wheel: Path):
    with zipfile.ZipFile(wheel) as file:
        (name,) = [name for name in file.namelist() if name.endswith("/METADATA")]
        head = file.read(name).decode().split("\n\n")[0]

    assert "Requires-Dist: django~=5.2" in head
    assert "Requires-Python: >=3.11" in head
    assert "Requires-Dist" in head
    assert " @ " not in head


@pytest.mark.slow
@pytest.mark.trust("T-SUP-2")
def test_what_was_installed_from_the_wheel_serves(
    wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    orchard = wheels.installed(wheel, tmp_path / "environment")
    monkeypatch.setattr("serving.ORCHARD", [str(orchard)])
    installation = Installation(tmp_path / "data")
    said = subprocess.run([orchard, "version"], capture_output=True, text=True, check=True).stdout
    where = [orchard.with_name("python"), "-c", WHERE]
    place = subprocess.run(where, capture_output=True, text=True, check=True, cwd=tmp_path).stdout
    fill(orchard, installation)

    with served(installation) as one:
        answers = [one.ask("GET", path)[0] for path in ("/readyz", "/sign-in", "/healthz")]
        version = one.ask("GET", "/version")[1]

    assert str(tmp_path) in place
    assert said.split()[1] in version
    assert answers == [200, 200, 200]


def fill(orchard: Path, installation: Installation) -> None:
    """Lay the tables; by night build the demo, which takes a minute, by the installed command."""
    if not IS_WHOLE:
        laid(installation)
        return
    environment = os.environ | installation.environment
    command = [orchard, "demo", "--as-of", "2026-07-15"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert "The demo is ready" in done.stdout, done.stderr
