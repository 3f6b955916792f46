"""Addresses: the packs of an account, and the template of slides."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.packs import template, views

app_name = "packs"
BASE = "accounts/<slug:slug>/packs"
ONE = f"{BASE}/<int:pack_id>"
TEMPLATE = "settings/slides"
urlpatterns = [
    path(BASE, views.packs, name="page"),
    path(f"{BASE}/new", views.ask, name="ask"),
    path(ONE, views.pack, name="pack"),
    path(f"{ONE}/file", views.download, name="download"),
    path(f"{ONE}/remove", views.remove, name="remove"),
    path(f"{ONE}/restore", views.restore, name="restore"),
    path(TEMPLATE, template.template, name="template"),
    path(f"{TEMPLATE}/ours", template.ours, name="ours"),
    path(f"{TEMPLATE}/own", template.own, name="own"),
    path(f"{TEMPLATE}/remove", template.drop, name="drop"),
]
