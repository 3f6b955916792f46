"""Addresses: the standing of accounts."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.standing import views

app_name = "standing"
BASE = "accounts/<slug:slug>/standing"
urlpatterns = [
    path(BASE, views.page, name="page"),
    path(f"{BASE}/promote", views.promote, name="promote"),
    path(f"{BASE}/light", views.light, name="light"),
    path(f"{BASE}/full", views.full, name="full"),
    path(f"{BASE}/review", views.review, name="review"),
    path(f"{BASE}/keep", views.keep, name="keep"),
    path(f"{BASE}/back", views.back, name="back"),
    path(f"{BASE}/incubate", views.incubate, name="incubate"),
    path(f"{BASE}/lost", views.lost, name="lost"),
    path(f"{BASE}/standard", views.standard, name="standard"),
    path(f"{BASE}/told", views.tell, name="tell"),
    path(f"{BASE}/not-key", views.not_key, name="not_key"),
    path(f"{BASE}/override", views.override, name="override"),
    path(f"{BASE}/exception", views.exception, name="exception"),
]
