"""Addresses: positions and the matrix."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "position"
urlpatterns: list[URLPattern] = []
