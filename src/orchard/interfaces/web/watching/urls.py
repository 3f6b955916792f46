"""Addresses around an account."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.watching import comments, digest, hours, teams

app_name = "watching"
urlpatterns = [
    path("digest", digest.digest, name="digest"),
    path("digest/letter", digest.choose, name="choose_digest"),
    path("accounts/<slug:slug>/team", teams.team, name="team"),
    path("accounts/<slug:slug>/team/new", teams.assign, name="assign"),
    path("accounts/<slug:slug>/team/<int:seat_id>/end", teams.end, name="end"),
    path("accounts/<slug:slug>/team/<int:seat_id>/reopen", teams.reopen, name="reopen"),
    path("accounts/<slug:slug>/team/<int:seat_id>/hand-over", teams.hand_over, name="hand_over"),
    path("accounts/<slug:slug>/hours", hours.hours, name="hours"),
    path("accounts/<slug:slug>/hours/<int:entry_id>/take-back", hours.take_back, name="take_back_hours"),
    path("accounts/<slug:slug>/watch", teams.watch, name="watch"),
    path("accounts/<slug:slug>/comments", comments.comments, name="comments"),
    path("accounts/<slug:slug>/comments/<int:comment_id>", comments.edit, name="edit_comment"),
    path("accounts/<slug:slug>/comments/<int:comment_id>/read", comments.read, name="read_mention"),
    path("accounts/<slug:slug>/comments/<int:comment_id>/delete", comments.delete, name="delete_comment"),
    path("accounts/<slug:slug>/comments/<int:comment_id>/restore", comments.restore, name="restore_comment"),
]  # fmt: skip
