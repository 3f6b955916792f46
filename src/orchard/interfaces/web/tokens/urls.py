"""Addresses of the page of one's own tokens."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.tokens import views

app_name = "tokens"
urlpatterns = [
    path("me/tokens", views.list_, name="list"),
    path("me/tokens/<int:token_id>/revoke", views.revoke, name="revoke"),
]
