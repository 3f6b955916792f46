"""The sample names exactly the variables that the settings read."""

from __future__ import annotations

import re

from make import ROOT


def test_the_sample_names_what_the_settings_read():
    settings = (ROOT / "src/orchard/config/settings.py").read_text(encoding="utf-8")
    sample = (ROOT / ".env.sample").read_text(encoding="utf-8")

    read = set(re.findall(r'env\w*\(\s*"(\w+)"', settings))
    named = set(re.findall(r"^(\w+)=", sample, flags=re.MULTILINE))

    assert named == read
