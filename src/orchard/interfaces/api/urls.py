"""Addresses of the programming interface: its routes, their description, everything else is 404."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.api import views
from orchard.interfaces.api.app import addresses

app_name = "api"
urlpatterns = [
    *addresses(),
    path("openapi.json", views.openapi, name="openapi"),
    path("docs", views.docs, name="docs"),
    path("<path:rest>", views.unknown, name="unknown"),
]
