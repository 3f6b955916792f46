"""Versions of rows as ETags: who changes a row says which state of it they looked at."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from orchard.interfaces.api.problems import PreconditionMissing

_TAG = re.compile(r'^(?:W/)?"(\d{1,9})"$')


def mark(response: HttpResponse, version: int) -> None:
    """Name the version of the row that is answered."""
    response["ETag"] = f'"{version}"'


def expected(request: HttpRequest) -> int:
    """Return the version that a change is meant for; 0, which no row has, where it is not ours."""
    tag = request.headers.get("If-Match")
    if tag is None:
        raise PreconditionMissing(_("Send the ETag of what you read as If-Match."))
    found = _TAG.match(tag.strip())
    return int(found[1]) if found else 0
