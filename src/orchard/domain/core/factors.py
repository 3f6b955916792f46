"""Whose sign-in needs a second step: asked by pages and by programs alike."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

from orchard.domain.core import demo
from orchard.domain.core.models import User


def needs_factor(user: User) -> bool:
    """Say whether a role of the person demands a second step."""
    if not settings.MFA_REQUIRED_ROLES:
        return False
    held = {role.value for role in user.held_roles()}
    return bool(held & settings.MFA_REQUIRED_ROLES) and not demo.is_demo()


def lacks_factor(user: User) -> bool:
    """Say whether the person has no second step although a role of theirs demands one."""
    return needs_factor(user) and not is_mfa_enabled(user)
