"""Addresses: actions across accounts, and those of an account."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.actions import account, many, quick, savings, steps, views

app_name = "actions"
BASE = "accounts/<slug:slug>/actions"
ONE = f"{BASE}/<int:action_id>"
urlpatterns = [
    path("actions", views.mine, name="mine"),
    path("actions/board", views.board, name="board"),
    path("actions/calendar", views.calendar, name="calendar"),
    path("actions/load", views.load, name="load"),
    path("actions/all", views.every, name="every"),
    path("actions/together", many.together, name="together"),
    path("actions/together/back", many.back, name="together_back"),
    path("actions/execution", views.execution, name="execution"),
    path("actions/letter", steps.letter, name="letter"),
    path(BASE, account.page, name="page"),
    path(f"{BASE}/new", steps.add, name="add"),
    path(f"{BASE}/saving", savings.save, name="save"),
    path(f"{BASE}/who", account.matrix, name="matrix"),
    path(ONE, account.action, name="action"),
    path(f"{ONE}/change", steps.change, name="change"),
    path(f"{ONE}/move", steps.move, name="move"),
    path(f"{ONE}/move/back", quick.move_back, name="move_back"),
    path(f"{ONE}/tick", quick.tick, name="tick"),
    path(f"{ONE}/start", steps.start, name="start"),
    path(f"{ONE}/done", steps.finish, name="finish"),
    path(f"{ONE}/drop", steps.drop, name="drop"),
    path(f"{ONE}/reopen", steps.reopen, name="reopen"),
    path(f"{ONE}/heard", steps.hear, name="hear"),
    path(f"{ONE}/remove", steps.remove, name="remove"),
    path(f"{ONE}/restore", steps.restore, name="restore"),
]
