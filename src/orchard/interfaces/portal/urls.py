"""Addresses of the customer's portal."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.portal import entering, views

app_name = "portal"
urlpatterns = [
    path("", views.plan, name="plan"),
    path("sign-in", entering.sign_in, name="sign_in"),
    path("enter/<str:token>", entering.enter, name="enter"),
    path("leave", entering.leave, name="leave"),
    path("sessions", entering.own, name="own"),
    path("sessions/<int:session_id>/end", entering.end, name="end"),
]
