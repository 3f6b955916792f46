"""Addresses of the groups editor; they come before the accounts' own."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.grouping import views

app_name = "grouping"
urlpatterns = [
    path("accounts/grouping", views.list_, name="list"),
    path("accounts/grouping/merge", views.merge, name="merge"),
    path("accounts/grouping/history", views.history, name="history"),
    path("accounts/grouping/history/<int:number>/undo", views.undo, name="undo"),
    path("accounts/grouping/in/<slug:slug>", views.account, name="account"),
    path("accounts/grouping/in/<slug:slug>/move", views.move, name="move"),
    path("accounts/grouping/in/<slug:slug>/split", views.split, name="split"),
    path("accounts/grouping/in/<slug:slug>/units", views.add_unit, name="add_unit"),
    path("accounts/grouping/in/<slug:slug>/units/<int:unit_id>", views.unit, name="unit"),
]
