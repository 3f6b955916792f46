"""Addresses: what an account shares with its customer."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.sharing import ideas, people, reach, views

app_name = "sharing"
BASE = "accounts/<slug:slug>/sharing"
THING = f"{BASE}/<slug:kind>/<int:object_id>"
PERSON = f"{BASE}/people/<int:person_id>"
urlpatterns = [
    path(BASE, views.overview, name="page"),
    path("accounts/<slug:slug>/ideas/<int:idea_id>/together", ideas.undertake, name="undertake"),
    path(f"{BASE}/invite", people.invite, name="invite"),
    path(f"{BASE}/whom/<int:seat_id>", reach.authority, name="authority"),
    path(f"{PERSON}/link", people.send_again, name="send_again"),
    path(f"{PERSON}/end", people.end, name="end"),
    path(f"{BASE}/as/<int:contact_id>", views.preview, name="preview"),
    path(f"{BASE}/as/<int:contact_id>/plan.pdf", views.printed, name="printed"),
    path(THING, views.thing, name="thing"),
    path(f"{THING}/answer", views.answer, name="answer"),
    path(f"{THING}/share", views.share, name="share"),
    path(f"{THING}/withdraw", views.withdraw, name="withdraw"),
]
