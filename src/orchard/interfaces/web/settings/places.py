"""What the page of settings leads to."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission, permissions_of_roles
from orchard.domain.packs import queries as packs
from orchard.interfaces.web.entry import mail


@dataclass(frozen=True, slots=True)
class Place:
    """One page of the settings."""

    page: str
    title: Promise
    text: Promise
    icon: str
    permission: Permission | None = None


PLACES = (
    Place("entry:own", _("Your sign-in and sessions"), _("Name, appearance, password, second step, where you are signed in."), "user-circle"),
    Place("settings:organisation", _("Organisation"), _("Name, fiscal year, region, time zone."), "building", Permission.EDIT_ORGANISATION),
    Place("users:list", _("People"), _("Who works here, in which roles; invite and end access."), "users", Permission.SEE_USERS),
    Place("settings:policy", _("Policy"), _("Every weight and threshold behind the figures, with its versions."), "adjustments-horizontal", Permission.SEE_POLICY),
    Place("settings:rates", _("Exchange rates"), _("What currencies were worth, month by month."), "coins", Permission.SEE_RATES),
    Place("relations:requests", _("Requests of people"), _("What we hold about somebody at a customer: hand it over, or erase it."), "shield-lock", Permission.ANSWER_PRIVACY),
    Place("relations:switch", _("Opinions about people"), _("Whether attitudes and ways of working may be noted at all: read what it means first."), "eye", Permission.EDIT_ORGANISATION),
    Place("settings:outbox", _("Outbox"), _("Letters that were written and did not leave this installation."), "mail", Permission.EDIT_USERS),
    Place("packs:template", _("Template of slides"), _("How packs look as slides: your own layouts, or ours."), "file-text"),
    Place("settings:glossary", _("Glossary"), _("The words of the field, in four languages."), "info-circle"),
)  # fmt: skip


def open_to(viewer: User) -> list[Place]:
    """Return the pages that the viewer may see."""
    granted = permissions_of_roles(viewer.held_roles())
    hidden = {"settings:outbox"} if mail.leaves() else set()
    hidden |= set() if packs.may_edit_template(viewer) else {"packs:template"}
    return [
        place
        for place in PLACES
        if place.page not in hidden and (place.permission is None or place.permission in granted)
    ]
