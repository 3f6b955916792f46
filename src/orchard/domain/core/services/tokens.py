"""What one may do with one's own tokens: make them, shown once, and revoke them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Invalid, NotFound
from orchard.domain.core.models import ApiToken, User
from orchard.domain.core.rules import TokenScope
from orchard.domain.core.tokens import digest_of, new_token

LONGEST_LIFE = timedelta(days=366)
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made; its text is shown now and never again."""

    row: ApiToken
    text: str


@audited("token.made", keeps=("scopes", "expires_on"))
def make_token(
    user: User,
    *,
    name: str,
    scopes: Collection[TokenScope],
    expires_on: date,
    by: User,
    at: datetime,
) -> NewToken:
    """Make a token for oneself; it can never do more than its person."""
    if user != by or not by.is_active:
        raise NotFound
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise Invalid(_("Say in at most %(most)d letters what it is for.") % {"most": LONGEST_NAME})
    if not scopes:
        raise Invalid(_("Choose what the token may do."))
    if not at.date() <= expires_on <= at.date() + LONGEST_LIFE:
        raise Invalid(_("A token is valid for a year at most. Choose a day until then."))
    text = new_token()
    row = ApiToken.objects.create(
        user=user,
        name=name.strip(),
        digest=digest_of(text),
        scopes=sorted(TokenScope(scope).value for scope in scopes),
        made_at=at,
        expires_on=expires_on,
    )
    remark(token=row.pk)
    return NewToken(row, text)


@audited("token.revoked")
def revoke_token(token: ApiToken, *, by: User, at: datetime) -> ApiToken:
    """End a token at once; ending it again changes nothing."""
    if not ApiToken.objects.visible_to(by).filter(pk=token.pk).exists():
        raise NotFound
    ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=at)
    token.refresh_from_db()
    return token
