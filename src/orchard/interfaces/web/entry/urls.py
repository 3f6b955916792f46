"""Addresses of the way in; allauth's pages that we use stand under our own addresses."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as social
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_http_methods

from orchard.domain.core.rules import LinkPurpose
from orchard.interfaces.web.entry import elsewhere, noting, own, views

INVITED, RESET = LinkPurpose.INVITATION, LinkPurpose.PASSWORD_RESET
ours: list[URLPattern | URLResolver] = [
    path("sign-in", views.sign_in, name="sign_in"),
    path("sign-out", views.sign_out, name="sign_out"),
    path("sign-in/forgotten", views.forgotten, name="forgotten"),
    path("reset/<str:token>", views.choose_password, {"purpose": RESET}, name="reset"),
    path("invitation/<str:token>", views.choose_password, {"purpose": INVITED}, name="invitation"),
    path("start/<str:token>", views.start, name="start"),
    path("me", own.own, name="own"),
    path("me/appearance", own.appearance, name="appearance"),
    path("me/password", own.password, name="password"),
    path("me/sessions", own.sessions, name="sessions"),
    path("me/sessions/end", own.end_others, name="end_others"),
    path("me/sessions/<int:session_id>/end", own.end_session, name="end_session"),
]
theirs: list[URLPattern] = [
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-in/gone", views.sign_in, name="account_inactive"),
    path("sign-in/elsewhere", views.sign_in, name="account_signup"),
    path("sign-out/step", views.sign_out, name="account_logout"),
    path("sign-in/step", mfa.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("me/again", account.reauthenticate, name="account_reauthenticate"),
    path("me/again/step", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("me/again/passkey", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("me/two-factor", mfa.index, name="mfa_index"),
    path("me/two-factor/app", totp.activate_totp, name="mfa_activate_totp"),
    path("me/two-factor/app/remove", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("me/two-factor/codes", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("me/two-factor/codes/new", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("me/two-factor/codes/file", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("me/passkeys", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("me/passkeys/new", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("me/passkeys/<int:pk>", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("me/passkeys/<int:pk>/remove", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("sign-in/with/<str:provider_id>", elsewhere.login, name="openid_connect_login"),
    path("sign-in/with/<str:provider_id>/back", elsewhere.callback, name="openid_connect_callback"),
    path("sign-in/elsewhere/cancelled", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("sign-in/elsewhere/failed", social.login_error, name="socialaccount_login_error"),
    path("sign-in/elsewhere/new", views.sign_in, name="socialaccount_signup"),
    path("sign-in/elsewhere/tied", views.sign_in, name="socialaccount_connections"),
]  # fmt: skip


FACTORS = frozenset({
    "mfa_activate_totp", "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_add_webauthn",
    "mfa_remove_webauthn",
})  # fmt: skip
"""Where a second step is added, renewed or removed."""
STEPS = {
    "mfa_authenticate": noting.STEP,
    "mfa_login_webauthn": noting.PASSKEY,
    "account_reauthenticate": noting.AGAIN,
    "mfa_reauthenticate": noting.AGAIN,
    "mfa_reauthenticate_webauthn": noting.AGAIN,
}
"""Where a person proves who they are, besides the page of the password."""


def _plain(pattern: URLPattern) -> URLPattern:
    """Let a page of allauth be read and posted to, and nothing else; the trail learns of it."""
    if pattern.name in FACTORS:
        pattern.callback = noting.ending_other_sessions(pattern.callback)
    if pattern.name in STEPS:
        pattern.callback = noting.noting_failures(pattern.callback, STEPS[pattern.name])
    pattern.callback = require_http_methods(["GET", "HEAD", "POST"])(pattern.callback)
    return pattern


urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((ours, "entry"))),
    *(_plain(pattern) for pattern in theirs),
]
