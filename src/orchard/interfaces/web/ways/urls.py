"""Addresses: ways in and out."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "ways"
urlpatterns: list[URLPattern] = []
