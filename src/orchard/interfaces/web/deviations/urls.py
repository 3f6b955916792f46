"""Addresses: the deviations of an account."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.deviations import steps, views

app_name = "deviations"
BASE = "accounts/<slug:slug>/deviations"
ONE = f"{BASE}/<int:deviation_id>"
urlpatterns = [
    path(BASE, views.deviations, name="page"),
    path(f"{BASE}/report", steps.report, name="report"),
    path(ONE, views.deviation, name="deviation"),
    path(f"{ONE}/correct", steps.correct, name="correct"),
    path(f"{ONE}/answered", steps.acknowledge, name="acknowledge"),
    path(f"{ONE}/cause", steps.cause, name="cause"),
    path(f"{ONE}/fixed", steps.fix, name="fix"),
    path(f"{ONE}/accepted", steps.accept, name="accept"),
    path(f"{ONE}/close", steps.close, name="close"),
    path(f"{ONE}/reopen", steps.reopen, name="reopen"),
]
