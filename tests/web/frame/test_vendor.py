"""Other people's work: whole, named, licensed; every icon that pages draw is there."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

import brotli
import pytest

from orchard.interfaces.web.frame import bundles, navigation

WEB = Path(navigation.__file__).parents[1]
VENDOR = WEB / "static" / "vendor"
ENTRIES = tomllib.loads((VENDOR / "vendor.toml").read_text(encoding="utf-8"))["file"]
ICONS = set(re.findall(r'<symbol id="([^"]+)"', (VENDOR / "icons.svg").read_text("utf-8")))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["file"])
def test_a_vendored_file_is_as_it_was_fetched(entry: dict[str, str]):
    content = (VENDOR / entry["file"]).read_bytes()

    assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    assert entry["version"]
    assert entry["licence"] in {"MIT", "Apache-2.0"}


def test_nothing_is_vendored_without_an_entry():
    listed = {entry["file"] for entry in ENTRIES} | {"vendor.toml"}

    assert {path.name for path in VENDOR.iterdir() if path.is_file()} == listed


def test_every_icon_of_the_templates_exists():
    texts = [path.read_text("utf-8") for path in WEB.rglob("*.html")]
    used = {name for text in texts for name in re.findall(r'\{% icon "([^"]+)"', text)}

    assert used - ICONS == set()


def test_every_icon_of_the_navigation_exists():
    assert {place.icon for place in navigation.PLACES} - ICONS == set()


NAME = re.compile(r"-?[A-Za-z_][\w-]*")
HOOKS = {
    "good",
    "none",
    "headline",
    "is-gauges",
    "is-main",
    "is-plain",
    "progress-box",
    "today",
    "what-if",
}
"""Classes that name a thing and look like nothing of their own."""


def test_every_class_of_the_templates_is_styled_or_named_by_a_script():
    """The part of Tabler that is kept grows by `make vendor` only: a class it lacks shows nothing."""
    sheets = [path.read_text("utf-8") for path in (WEB / "static").rglob("*.css")]
    scripts = "".join(path.read_text("utf-8") for path in (WEB / "static" / "web").rglob("*.js"))
    styled = {name for text in sheets for name in re.findall(r"\.(-?[A-Za-z_][\w-]*)", text)}

    missing = {name for name in _used_classes() - styled - HOOKS if name not in scripts}

    assert missing == set(), "run `make vendor` if these are Tabler's"


def _used_classes() -> set[str]:
    """Return the classes that templates name; what a template puts together is left out."""
    texts = [path.read_text("utf-8") for path in WEB.rglob("*.html")]
    named = [value for text in texts for value in re.findall(r'class="([^"]*)"', text)]
    plain = [re.sub(r"\S*\{\{.*?\}\}\S*|\{%.*?%\}", " ", value) for value in named]
    return {name for value in plain for name in value.split() if NAME.fullmatch(name)}


def test_the_scripts_use_no_eval_and_no_inline_handlers():
    for path in (WEB / "static" / "web" / "js").glob("*.js"):
        text = path.read_text("utf-8")
        assert not re.search(r"\beval\(|new Function|\.onclick|setAttribute\(.style", text), path


def weight(path: Path) -> int:
    return len(brotli.compress(path.read_bytes()))


def test_the_first_visit_is_light():
    import django_htmx

    htmx = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
    own = [bundles.SOURCE / part for parts in bundles.BUNDLES.values() for part in parts]
    theme = bundles.SOURCE / "web" / "js" / "theme.js"
    files = [VENDOR / "tabler.css", VENDOR / "icons.svg", htmx, theme, *own]

    before_page = sum(weight(path) for path in files)
    charts = weight(VENDOR / "charts.js")

    assert before_page < 130_000  # leaves 20 kB for the page itself
    assert before_page + charts < 330_000
