"""Addresses: the risks of an account."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.risks import steps, views

app_name = "risks"
BASE = "accounts/<slug:slug>/risk"
ONE = f"{BASE}/<int:risk_id>"
SIGNAL = f"{BASE}/proposed/<slug:signal>"
urlpatterns = [
    path(BASE, views.register, name="page"),
    path(f"{BASE}/new", steps.note, name="note"),
    path(f"{BASE}/five-questions", steps.short, name="short"),
    path(f"{BASE}/categories/<slug:category>", steps.check, name="check"),
    path(f"{SIGNAL}/take-over", steps.take, name="take"),
    path(f"{SIGNAL}/dismiss", steps.dismiss, name="dismiss"),
    path(ONE, views.risk, name="risk"),
    path(f"{ONE}/change", steps.change, name="change"),
    path(f"{ONE}/open", steps.reopen, name="open"),
    path(f"{ONE}/treat", steps.treat, name="treat"),
    path(f"{ONE}/accept", steps.accept, name="accept"),
    path(f"{ONE}/review", steps.review, name="review"),
    path(f"{ONE}/end", steps.end, name="end"),
]
