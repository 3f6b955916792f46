"""The pages of a list of invoice lines: addresses that keep the filters."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from orchard.domain.economics.queries import Behind, LinesWanted


@dataclass(frozen=True, slots=True)
class LinePages:
    """Where the list goes on, which part of it is shown, and the address of the file."""

    first: int
    last: int
    previous: str
    next: str
    csv: str


def pages_of(request: HttpRequest, wanted: LinesWanted, behind: Behind) -> LinePages:
    """Return the addresses around a page of lines."""
    last = wanted.skip + len(behind.lines)
    earlier = max(0, wanted.skip - wanted.most)
    return LinePages(
        first=wanted.skip + 1 if behind.lines else 0,
        last=last,
        previous=_address(request, skip=str(earlier)) if wanted.skip else "",
        next=_address(request, skip=str(last)) if last < behind.count else "",
        csv=_address(request, **{"as": "csv"}),
    )


def _address(request: HttpRequest, **changes: str) -> str:
    asked = request.GET.copy()
    for name in ("skip", "as"):
        asked.pop(name, None)
    asked.update(changes)
    return f"{request.path}?{asked.urlencode()}"
