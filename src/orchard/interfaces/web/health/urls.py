"""Addresses of the health answers."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.health import views

app_name = "health"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("version", views.version, name="version"),
]
