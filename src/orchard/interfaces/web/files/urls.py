"""Addresses: files on an account."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.files import views

app_name = "files"
BASE = "accounts/<slug:slug>/files"
urlpatterns = [
    path(BASE, views.files, name="files"),
    path(f"{BASE}/<int:file_id>", views.download, name="download"),
    path(f"{BASE}/<int:file_id>/remove", views.remove, name="remove"),
    path(f"{BASE}/<int:file_id>/restore", views.restore, name="restore"),
]
