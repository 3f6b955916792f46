"""Addresses: the project groups of an account, and all of them."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.groups import steps, views

app_name = "groups"
BASE = "accounts/<slug:slug>/groups"
ONE = f"{BASE}/<int:group_id>"
urlpatterns = [
    path("groups", views.board, name="board"),
    path(BASE, views.groups, name="page"),
    path(f"{BASE}/new", steps.begin, name="begin"),
    path(ONE, views.group, name="group"),
    path(f"{ONE}/change", steps.change, name="change"),
    path(f"{ONE}/measure", steps.measure, name="measure"),
    path(f"{ONE}/close", steps.close, name="close"),
    path(f"{ONE}/reopen", steps.reopen, name="reopen"),
    path(f"{ONE}/follow", steps.follow, name="follow"),
]
