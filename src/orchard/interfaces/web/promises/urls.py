"""Addresses: the promises of an account, and those of all accounts that wait for a function."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.promises import steps, views

app_name = "promises"
BASE = "accounts/<slug:slug>/promises"
ONE = f"{BASE}/<int:promise_id>"
urlpatterns = [
    path("promises", views.waiting, name="waiting"),
    path(BASE, views.register, name="page"),
    path(f"{BASE}/new", steps.give, name="give"),
    path(ONE, views.promise, name="promise"),
    path(f"{ONE}/correct", steps.correct, name="correct"),
    path(f"{ONE}/confirm", steps.confirm, name="confirm"),
    path(f"{ONE}/refuse", steps.refuse, name="refuse"),
    path(f"{ONE}/kept", steps.keep, name="keep"),
    path(f"{ONE}/broken", steps.break_, name="break"),
    path(f"{ONE}/reopen", steps.reopen, name="reopen"),
    path(f"{ONE}/another-day", steps.another_day, name="another_day"),
    path(f"{ONE}/another-day/back", steps.take_back, name="take_back"),
]
