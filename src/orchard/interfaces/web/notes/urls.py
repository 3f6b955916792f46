"""Addresses: notes of conversations with an account."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.notes import views

app_name = "notes"
BASE = "accounts/<slug:slug>/notes"
urlpatterns = [
    path(f"{BASE}/new", views.new, name="new"),
    path(f"{BASE}/<int:conversation_id>", views.note, name="note"),
    path(f"{BASE}/<int:conversation_id>/edit", views.edit, name="edit"),
    path(f"{BASE}/<int:conversation_id>/remove", views.remove, name="remove"),
    path(f"{BASE}/<int:conversation_id>/restore", views.restore, name="restore"),
]
