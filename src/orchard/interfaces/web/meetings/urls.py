"""Addresses: meetings over all accounts, those of an account, one of them."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.meetings import (
    adapting,
    adjusting,
    feeds,
    inviting,
    minutes,
    preparing,
    releasing,
    steps,
    ties,
    views,
    visits,
)

app_name = "meetings"
BASE = "accounts/<slug:slug>/meetings"
ONE = f"{BASE}/<int:meeting_id>"
PROPOSAL = f"{ONE}/actions/<int:proposal_id>"
urlpatterns = [
    path("meetings", views.board, name="board"),
    path("meetings/lessons", views.lessons, name="lessons"),
    path("meetings/sponsors", visits.sponsors, name="sponsors"),
    path("meetings/calendar", feeds.mine, name="calendar"),
    path("meetings/calendar/revoke", feeds.revoke, name="revoke_feed"),
    path("calendar/<slug:secret>.ics", feeds.feed, name="feed"),
    path(BASE, views.of_account, name="page"),
    path(f"{BASE}/new", steps.plan, name="plan"),
    path(f"{BASE}/wanted", steps.wanted, name="wanted"),
    path(f"{BASE}/rhythms/<int:series_id>/end", steps.end_rhythm, name="end_rhythm"),
    path(f"{BASE}/rhythms/<slug:kind>", steps.rhythm, name="rhythm"),
    path(ONE, views.meeting, name="meeting"),
    path(f"{ONE}/edit", steps.change, name="change"),
    path(f"{ONE}/prepare", steps.prepare, name="prepare"),
    path(f"{ONE}/people", adapting.prepare, name="adapt"),
    path(f"{ONE}/layout", adapting.lay_out, name="lay_out"),
    path(f"{ONE}/layout/undo", adapting.undo_layout, name="undo_layout"),
    path(f"{ONE}/release", releasing.release, name="release"),
    path(f"{ONE}/brief", preparing.brief, name="brief"),
    path(f"{ONE}/held", steps.hold, name="hold"),
    path(f"{ONE}/cancel", steps.cancel, name="cancel"),
    path(f"{ONE}/decisions", minutes.decide, name="decide"),
    path(f"{ONE}/decisions/<int:decision_id>/withdraw", minutes.withdraw, name="withdraw"),
    path(f"{ONE}/minutes", minutes.write, name="minutes"),
    path(f"{ONE}/actions", minutes.propose, name="propose"),
    path(f"{PROPOSAL}/accept", minutes.accept, name="accept"),
    path(f"{PROPOSAL}/decline", minutes.decline, name="decline"),
    path(f"{ONE}/adjustments", adjusting.adjust, name="adjust"),
    path(f"{ONE}/adjustments/submit", adjusting.hand_in, name="hand_in"),
    path(f"{ONE}/ties/<int:contact_id>/<int:user_id>", ties.assess, name="tie"),
    path(f"{ONE}/debrief", visits.debrief, name="debrief"),
    path(f"{ONE}/invitation.ics", feeds.invitation, name="invitation"),
    path(f"{ONE}/invite", inviting.invite, name="invite"),
    path(f"{ONE}/close", minutes.close, name="close"),
]
