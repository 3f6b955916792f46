"""Addresses of the frame: what the palette finds."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.frame import views

app_name = "frame"
urlpatterns = [path("search/palette", views.palette, name="palette")]
