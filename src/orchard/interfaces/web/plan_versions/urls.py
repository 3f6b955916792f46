"""Addresses: the versions of a plan, and its text file."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.plan_versions import steps, texts, views

app_name = "plan_versions"
PLAN = "accounts/<slug:slug>/plan/<int:plan_id>"
ONE = f"{PLAN}/versions/<int:number>"
urlpatterns = [
    path(f"{PLAN}/versions", views.versions, name="list"),
    path(f"{PLAN}/compare", views.compare, name="compare"),
    path(f"{PLAN}/text", texts.export, name="text"),
    path(f"{PLAN}/text/take-in", texts.take_in, name="take_in"),
    path(f"{PLAN}/submit", steps.submit, name="submit"),
    path(ONE, views.version, name="version"),
    path(f"{ONE}/approve", steps.approve, name="approve"),
    path(f"{ONE}/return", steps.send_back, name="send_back"),
    path(f"{ONE}/share", steps.ask_customer, name="ask_customer"),
    path(f"{ONE}/accepted", steps.accepted, name="accepted"),
    path(f"{ONE}/activate", steps.activate, name="activate"),
    path(f"{ONE}/archive", steps.archive, name="archive"),
]
