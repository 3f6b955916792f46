"""Addresses of the board packs over all accounts."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.board_packs import views

app_name = "board_packs"
BASE = "portfolio/board-packs"
ONE = f"{BASE}/<int:pack_id>"
urlpatterns = [
    path(BASE, views.packs, name="page"),
    path(f"{BASE}/new", views.ask, name="ask"),
    path(ONE, views.pack, name="pack"),
    path(f"{ONE}/file", views.download, name="download"),
    path(f"{ONE}/remove", views.remove, name="remove"),
    path(f"{ONE}/restore", views.restore, name="restore"),
]
