"""Who looks: the roles of a viewer are read once for a page that only reads."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponseBase

from orchard.domain.core.models import RoleAssignment, User

View = Callable[[HttpRequest], HttpResponseBase]
READING = frozenset({"GET", "HEAD"})
ASIDE = "_roles_of_session"


def lay_aside(user: User, roles: QuerySet[RoleAssignment]) -> None:
    """Lay the roles that were read with a person beside them: nothing is decided by these yet."""
    setattr(user, ASIDE, roles)


class ViewerMiddleware:
    """Read the viewer's roles once; a request that writes asks for them at every decision."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on with a viewer whose roles are known."""
        if request.method in READING and isinstance(request.user, User):
            _take_up(request.user)
        return self.get_response(request)


def _take_up(user: User) -> None:
    """Let what was read with the person count, as if it had been asked for now."""
    roles = getattr(user, ASIDE, None)
    if roles is None:
        prefetch_related_objects([user], "roles")
    else:
        user._prefetched_objects_cache = {"roles": roles}  # type: ignore[attr-defined]  # Django's
