"""The web starts without the engines that only imports, lines and computations need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from installations import Installation

ENGINES = ("duckdb", "ibis", "numpy", "pandas", "polars", "pyarrow", "scipy")
START = f"""
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "orchard.config.settings"
import orchard.config.wsgi
from django.urls import reverse
reverse("home:home")
print(sorted(set({ENGINES}) & set(sys.modules)))
"""


def test_the_web_starts_without_engines(tmp_path: Path):
    environment = Installation(tmp_path).environment

    told = subprocess.run(
        [sys.executable, "-c", START], env=environment, check=True, capture_output=True, text=True
    )

    assert told.stdout.strip() == "[]"
