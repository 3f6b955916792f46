"""The wheel as a release builds it, and an environment of its own that it is installed into."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import django

from make import ROOT

BUILT_FROM = ("pyproject.toml", "README.md", "LICENSE")
NO_SOURCE = shutil.ignore_patterns("__pycache__", "*.egg-info")
BUILD = "import sys, setuptools.build_meta as backend; backend.build_wheel(sys.argv[1])"
LOCKED = Path(django.__file__).parents[1]
"""Where this environment keeps the locked packages: what pip would fetch is here already."""


def copied(folder: Path) -> Path:
    """Copy what a wheel is built from: building writes beside its sources."""
    for name in BUILT_FROM:
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "src", folder / "src", ignore=NO_SOURCE)
    return folder


def built(sources: Path, into: Path) -> Path:
    """Build the wheel with the locked build backend, which is asked for nothing else."""
    command = [sys.executable, "-c", BUILD, str(into)]
    done = subprocess.run(command, cwd=sources, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = into.glob("*.whl")
    return wheel


def installed(wheel: Path, folder: Path) -> Path:
    """Install the wheel into an empty environment without a network; return its `orchard`."""
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin/python"
    install = ("install", "--quiet", "--no-index", "--no-deps", "--disable-pip-version-check")
    into = ("--prefix", str(folder), str(wheel))
    done = subprocess.run(
        [python, LOCKED / "pip", *install, *into],
        env=os.environ | {"PYTHONPATH": str(LOCKED)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    _lend_locked_packages(python)
    return folder / "bin/orchard"


def _lend_locked_packages(python: Path) -> None:
    """Let the environment find the locked packages, but nothing that is installed to be edited."""
    asked = [python, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"]
    found = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    (Path(found) / "locked.pth").write_text(f"{LOCKED}\n", encoding="utf-8")
