"""Sign-in with the organisation's own OpenID Connect provider: everything that it says is checked.

allauth keeps the state and the code verifier; a token that was meant for another sign-in, another
program or by another issuer is refused here, and so is one that the provider has not signed.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

import jwt
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse

from orchard.domain.core.mistakes import NotFound
from orchard.interfaces.web.entry import signing

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
DEMANDED = ("iss", "aud", "exp", "iat", "sub", "nonce")
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
LEEWAY_SECONDS = 60
NONCE_BYTES = 32


class Refused(OAuth2Error):  # type: ignore[misc]  # allauth has no types
    """What the provider said cannot be believed."""


class OrganisationAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """Asks the provider, and believes it only after every check."""

    nonce: str | None = None

    @property
    def openid_config(self) -> dict[str, Any]:
        """Return what the provider says of itself; it must be the one that the settings name."""
        found: dict[str, Any] = super().openid_config
        if str(found.get("issuer", "")).rstrip("/") != settings.OIDC_URL.rstrip("/"):
            raise Refused("another issuer")
        if not all(found.get(name) for name in ENDPOINTS):
            raise Refused("an endpoint is missing")
        return found

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **facts: Any
    ) -> SocialLogin:
        """Return whom the provider names, by a token that was made for this very sign-in."""
        claims = self._claims(app, facts["response"].get("id_token"))
        person = claims if "email" in claims else self._fetch_user_info(token.token)
        if person.get("sub") != claims["sub"]:
            raise Refused("told about somebody else")
        person["email_verified"] = person.get("email_verified") in {True, "true"}
        return self.get_provider().sociallogin_from_response(request, {"userinfo": person})

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Return where the provider sends people back to: built from the settings only."""
        path = reverse("openid_connect_callback", kwargs={"provider_id": self.provider_id})
        return signing.absolute(path)

    def _claims(self, app: SocialApp, token: str | None) -> dict[str, Any]:
        if not token or not self.nonce:
            raise Refused("no token, or nobody asked for one")
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._key(token),
                algorithms=ALGORITHMS,
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=LEEWAY_SECONDS,
                options={"require": list(DEMANDED)},
            )
        except jwt.PyJWTError as reason:
            raise Refused(type(reason).__name__) from None
        if not secrets.compare_digest(str(claims["nonce"]), self.nonce):
            raise Refused("made for another sign-in")
        if _party(claims) != app.client_id:
            raise Refused("made for another program")
        return claims

    def _key(self, token: str) -> jwt.PyJWK:
        """Return the provider's key that the token names; without a name there may be only one."""
        name = jwt.get_unverified_header(token).get("kid")
        with get_adapter().get_requests_session() as asking:
            answer = asking.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            keys = jwt.PyJWKSet.from_dict(answer.json()).keys
        fitting = [key for key in keys if name in {key.key_id, None}]
        if len(fitting) != 1:
            raise Refused("no key of that name")
        return fitting[0]


def _party(claims: Mapping[str, Any]) -> str | None:
    """Return the program that a token was made for; of several audiences the token has to say."""
    audiences = [claims["aud"]] if isinstance(claims["aud"], str) else claims["aud"]
    party: str | None = claims.get("azp", audiences[0] if len(audiences) == 1 else None)
    return party


class OrganisationProvider(OpenIDConnectProvider):  # type: ignore[misc]  # allauth has no types
    """Sends people to the provider with a nonce; nothing of the request goes with them."""

    oauth2_adapter_class = OrganisationAdapter

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, **_said: object
    ) -> HttpResponse:
        """Lead to the provider, to sign in and nothing else."""
        nonce = secrets.token_urlsafe(NONCE_BYTES)
        answer: HttpResponse = super().redirect(
            request,
            AuthProcess.LOGIN,
            next_url=next_url,
            auth_params={**self.get_auth_params(), "nonce": nonce},
            nonce=nonce,
        )
        return answer


class Callback(OAuth2CallbackView):  # type: ignore[misc]  # allauth has no types
    """Where people come back to."""

    def _get_state(self, request: HttpRequest, provider: OrganisationProvider) -> tuple[Any, Any]:
        """Give the adapter the nonce of the sign-in that was begun here."""
        state, answer = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce")
        return state, answer


@login_not_required
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the provider; one that does not answer is said."""
    provider = _provider(request, provider_id)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    answer: HttpResponse
    try:
        answer = provider.redirect_from_request(request)
    except (OAuth2Error, requests.RequestException) as reason:
        answer = render_authentication_error(request, provider, exception=reason)
    return answer


@login_not_required
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Let in whom the provider names, if they were invited here."""
    _provider(request, provider_id)
    answer: HttpResponse = Callback.adapter_view(OrganisationAdapter(request, provider_id))(request)
    return answer


def _provider(request: HttpRequest, provider_id: str) -> OrganisationProvider:
    try:
        found: OrganisationProvider = get_adapter().get_provider(request, provider_id)
    except SocialApp.DoesNotExist:
        raise NotFound from None
    return found
