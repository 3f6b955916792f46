"""What one-time links let people do: begin, accept an invitation, choose a new password.

The token comes in as an argument and is never stored: only its digest is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.core import signing
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, NotAllowed
from orchard.domain.core.models import OPERATOR, OneTimeLink, Organisation, User
from orchard.domain.core.people import end_links, new_user, revoke_tokens, take_password
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import LinkPurpose, Permission, Role
from orchard.domain.core.services.organisation import (
    OrganisationSettings,
    change_organisation,
    found_organisation,
)


class LinkIsOver(Conflict):
    """The link was used, replaced or is too old."""


@dataclass(frozen=True, slots=True)
class Beginner:
    """The first person who signs in, and what they set up."""

    email: str
    name: str
    password: str
    leads_programme: bool = True


@audited("link.start_offered")
def offer_start(token: str, *, by: None, at: datetime) -> OneTimeLink:
    """Let whoever holds the token become the first administrator; earlier offers end."""
    _require_nobody()
    OneTimeLink.objects.unused().filter(purpose=LinkPurpose.FIRST_ADMINISTRATOR).delete()
    return signing.keep_link(LinkPurpose.FIRST_ADMINISTRATOR, token, None, by=by, at=at)


@audited("user.began")
def become_first_administrator(
    token: str,
    *,
    beginner: Beginner,
    settings: OrganisationSettings,
    currency: str,
    by: None,
    at: datetime,
) -> User:
    """Set up the organisation and the first person who may sign in."""
    _use(token, LinkPurpose.FIRST_ADMINISTRATOR, at)
    _require_nobody()
    _set_up(settings, currency, at)
    operator = User.objects.operator().get()
    roles = [Role.ADMINISTRATOR]
    roles += [Role.PROGRAMME_DIRECTOR] if beginner.leads_programme else []
    user = new_user(beginner.email, name=beginner.name, roles=tuple(roles), by=operator, at=at)
    return take_password(user, beginner.password)


@audited("user.invited", keeps=("roles", "is_shown"))
def invite(
    email: str,
    *,
    name: str,
    roles: tuple[Role, ...],
    token: str,
    is_shown: bool = False,
    by: User,
    at: datetime,
) -> User:
    """Let a person work here and give them a link to choose a password.

    The trail keeps whether who invites sees the link, as where no mail leaves.
    """
    require(by, Permission.EDIT_USERS)
    user = new_user(email, name=name, roles=roles, by=by, at=at)
    signing.keep_link(LinkPurpose.INVITATION, token, user, by=by, at=at)
    return user


@audited("user.password_chosen", keeps=("purpose",))
def choose_password(
    token: str, *, purpose: LinkPurpose, password: str, by: None, at: datetime
) -> User:
    """Choose a password by a link: every session and token is over, the second step stays."""
    user = _owner(_use(token, purpose, at))
    revoke_tokens(user, at=at)
    return take_password(user, password)


@audited("link.offered", keeps=("purpose", "is_shown"))
def offer_password_reset(
    user: User,
    *,
    token: str,
    purpose: LinkPurpose = LinkPurpose.PASSWORD_RESET,
    is_shown: bool = False,
    by: User | None,
    at: datetime,
) -> User:
    """Keep a link for a forgotten password, or another invitation; earlier ones of its kind end.

    Asked by nobody it is the person's own wish and the mail proves who they are. The trail keeps
    whether who offers it sees the link, as where no mail leaves.
    """
    if by is not None and by != user:
        require(by, Permission.EDIT_USERS)
    if not user.is_active:
        raise Conflict(_("This person no longer works here. Let them come back first."))
    end_links(user, purpose)
    signing.keep_link(purpose, token, user, by=by, at=at)
    return user


@audited("link.seen")
def note_seen_link(user: User, *, by: User, at: datetime) -> User:
    """Note that somebody else opened a letter with the person's link, where no mail leaves."""
    require(by, Permission.EDIT_USERS)
    return user


def _use(token: str, purpose: LinkPurpose, at: datetime) -> OneTimeLink:
    """Return the link and use it up; of two who follow it at once one is refused."""
    link = signing.open_link(token, purpose, at)
    if link is None or not OneTimeLink.objects.unused().filter(pk=link.pk).update(used_at=at):
        raise LinkIsOver(_("This link was used or is too old. Ask for a new one."))
    remark(link=link.pk)
    return link


def _owner(link: OneTimeLink) -> User:
    assert link.user is not None, "the database keeps a user for every link but the first"
    return link.user


def _require_nobody() -> None:
    if signing.anybody_can_sign_in():
        raise NotAllowed


def _set_up(settings: OrganisationSettings, currency: str, at: datetime) -> None:
    """Found the organisation, or settle what the command line founded on its first use."""
    known = Organisation.objects.first()
    if known is None:
        found_organisation(
            settings.name,
            currency=currency,
            fiscal_year_starts=settings.fiscal_year_starts,
            locale=settings.locale,
            time_zone=settings.time_zone,
            by=None,
            at=at,
        )
        return
    operator = User.objects.get(email=OPERATOR)
    change_organisation(known, expected=known.version, settings=settings, by=operator, at=at)
