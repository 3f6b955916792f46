"""Who a session belongs to: the person is read together with their roles."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend

from orchard.domain.core import signing
from orchard.domain.core.models import User
from orchard.interfaces.web.frame.viewer import lay_aside


class Backend(ModelBackend):
    """Django's own, in one question instead of two."""

    def get_user(self, user_id: int) -> User | None:
        """Return the person of a session, who may still sign in; the roles lie beside them."""
        found = signing.with_roles(user_id)
        if found is None:
            return super().get_user(user_id)
        user, roles = found
        lay_aside(user, roles)
        return user if self.user_can_authenticate(user) else None
