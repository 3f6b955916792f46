"""What a browser says of itself, in words that a person recognises."""

from __future__ import annotations

from django.utils.translation import gettext as _

BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def name_of(user_agent: str) -> str:
    """Return browser and system, as far as they are known.

    >>> name_of("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36")
    'Chrome on Linux'
    """
    browser = next((name for sign, name in BROWSERS if sign in user_agent), _("A program"))
    system = next((name for sign, name in SYSTEMS if sign in user_agent), None)
    return (
        _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
        if system
        else browser
    )
