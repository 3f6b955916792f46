"""Addresses of the frame: what the palette finds, saved views."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.frame import saved_views, views

app_name = "frame"
urlpatterns = [
    path("search/palette", views.palette, name="palette"),
    path("views/save", saved_views.save, name="save_view"),
    path("views/<int:view_id>/forget", saved_views.forget, name="forget_view"),
]
