"""Who looks: read once with their roles by a page, and asked anew at every decision that writes."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from orchard.domain.core.models import RoleAssignment, User
from orchard.domain.core.rules import Permission, Role
from orchard.interfaces.web.entry.backends import Backend
from orchard.interfaces.web.frame.viewer import ViewerMiddleware
from world import World
from worlds import world
from worlds import world_without_figures as whole_world

__all__ = ["whole_world", "world"]
pytestmark = pytest.mark.django_db


def viewer(user: User, method: str) -> User:
    """Return the person of a session as the views of a request find them."""
    request = RequestFactory().generic(method, "/")
    found = Backend().get_user(user.pk)
    assert found is not None
    request.user = found
    ViewerMiddleware(lambda _request: HttpResponse())(request)
    return found


def test_a_page_reads_who_looks_and_their_roles_in_one_question(world: World):
    director = world.person(Role.PROGRAMME_DIRECTOR)

    with CaptureQueriesContext(connection) as asked:
        found = viewer(director, "GET")
        may = found.may(Permission.EDIT_TEAMS)
        held = [one.role for one in found.roles.all()]

    assert may
    assert held == [Role.PROGRAMME_DIRECTOR]
    assert found == director
    assert len(asked) == 1


def test_what_writes_asks_for_the_roles_of_the_moment(world: World):
    found = viewer(world.person(Role.PROGRAMME_DIRECTOR), "POST")
    assert found.may(Permission.EDIT_TEAMS)

    RoleAssignment.objects.filter(user=found).delete()

    assert not found.may(Permission.EDIT_TEAMS)


def test_who_left_is_nobody_and_who_has_no_role_may_nothing(world: World):
    gone, left = world.person(Role.FINANCE), world.person(Role.READER)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    RoleAssignment.objects.filter(user=left).delete()

    assert Backend().get_user(gone.pk) is None
    assert Backend().get_user(0) is None
    assert not any(viewer(left, "GET").may(one) for one in Permission)
