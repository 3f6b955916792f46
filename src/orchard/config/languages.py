"""Languages that the interface is offered in: English, and those that a catalogue exists for."""

from __future__ import annotations

from pathlib import Path

from django.conf.locale import LANG_INFO

CATALOGUES = Path(__file__).parents[1] / "locale"
OWN = "en"


def offered(catalogues: Path = CATALOGUES) -> list[tuple[str, str]]:
    """Return code and own name of each language; what is not compiled is not offered."""
    found = {file.parents[1].name for file in catalogues.glob("*/LC_MESSAGES/django.mo")}
    codes = {folder.replace("_", "-").lower() for folder in found} - {OWN}
    known = sorted(code for code in codes if code in LANG_INFO)
    return [(code, str(LANG_INFO[code]["name_local"]).capitalize()) for code in (OWN, *known)]
