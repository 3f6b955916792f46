"""Where allauth asks how we do things: nobody signs up alone, secrets are stored encrypted."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from orchard.domain.core import signing as people
from orchard.domain.core.models import User
from orchard.interfaces.web.entry import noting, sessions, signing
from orchard.interfaces.web.entry.addresses import address_of

if TYPE_CHECKING:
    from requests import Session

    from orchard.interfaces.web.entry.elsewhere import OrganisationProvider


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """People are invited; a session knows when it began."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: an administrator invites."""
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin a session under a new key."""
        super().login(request, user)
        sessions.begin(request)
        sessions.list_as_own(request)
        noting.success(request, user)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that our own limits count by as well."""
        return address_of(request)

    def is_safe_url(self, url: str | None) -> bool:
        """Say whether the address is a path of our own."""
        return bool(url) and signing.safe_path(url) == url

    def add_message(self, *_args: object, **_kwargs: object) -> None:
        """Say nothing: our pages show what was done."""

    def send_notification_mail(self, *_args: object, **_kwargs: object) -> None:
        """Send nothing: the audit trail and the page of sessions tell."""


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """The organisation's sign-in lets in those who were invited here, and nobody else."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Refuse: an administrator invites."""
        return False

    def get_provider(
        self, request: HttpRequest, provider: str, client_id: str | None = None
    ) -> OrganisationProvider:
        """Return the provider with our checks."""
        from orchard.interfaces.web.entry.elsewhere import OrganisationProvider

        return OrganisationProvider(request, app=self.get_app(request, provider, client_id))

    def get_requests_session(self) -> Session:
        """Ask the provider at its own addresses: it leads nowhere else."""
        session: Session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Tie a known person to their sign-in elsewhere by the address that it has verified."""
        if sociallogin.is_existing:
            return
        verified = (one.email for one in sociallogin.email_addresses if one.verified)
        known = next(filter(None, map(people.person, verified)), None)
        if known is None:
            noting.failure(request, noting.ELSEWHERE)
            text = _("Nobody here has the address that you signed in with. Ask to be invited.")
            messages.error(request, text)
            raise ImmediateHttpResponse(redirect("entry:sign_in"))
        sociallogin.connect(request, known)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: object,
        error: object = None,
        exception: Exception | None = None,
        extra_context: object = None,
    ) -> None:
        """Note that the organisation's sign-in sent somebody who cannot be believed."""
        noting.failure(request, noting.ELSEWHERE)


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Secrets of authenticator apps are kept encrypted with a key made from the secret key."""

    def encrypt(self, text: str) -> str:
        """Return what is stored."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret."""
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> MultiFernet:
    keys = [str(settings.SECRET_KEY), *map(str, settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([Fernet(_key(key)) for key in keys])


def _key(secret: str) -> bytes:
    salted = f"orchard.entry.mfa:{secret}".encode()
    return base64.urlsafe_b64encode(hashlib.sha256(salted).digest())
