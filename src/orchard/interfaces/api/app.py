"""`/api/v1`: the routes of every area, one description of them, one answer to mistakes."""

from __future__ import annotations

from importlib import metadata

from django.urls import URLPattern
from ninja import NinjaAPI

from orchard.interfaces.api import accounts, batches, description, figures, me, problems, rates
from orchard.interfaces.api.repeating import repeatable

ROUTERS = (me.router, accounts.router, figures.router, batches.router, rates.router)

api = NinjaAPI(
    title="Orchard",
    version=metadata.version("orchard"),
    description=description.WHAT_ALL_ANSWERS_SHARE,
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
)
problems.install(api)
for router in ROUTERS:
    api.add_router("", router)


def addresses() -> list[URLPattern]:
    """Return the routes: writes can be repeated, and a token signs in where pages need a cookie."""
    found = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
    for pattern in found:
        pattern.callback = repeatable(pattern.callback)
        pattern.callback.login_required = False  # type: ignore[attr-defined]  # read by Django
        pattern.callback.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie opens them
    return [pattern for pattern in found if pattern.name != "api-root"]
