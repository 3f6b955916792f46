"""Addresses: the charter and the criteria."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "charter"
urlpatterns: list[URLPattern] = []
