"""Addresses of the customer's portal."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.portal import documents, entering, joint, meeting, views

app_name = "portal"
urlpatterns = [
    path("", views.plan, name="plan"),
    path("plan.pdf", views.printed, name="printed"),
    path("actions/<int:key>/done", views.done, name="done"),
    path("ideas/new", views.propose, name="propose"),
    path("documents/new", documents.new, name="hand_over"),
    path("documents/<int:key>", views.download, name="download"),
    path("documents/<int:key>/take-back", documents.take_back, name="take_back_document"),
    path("versions/<int:key>", views.version, name="version"),
    path("versions/<int:key>/accept", views.accept, name="accept"),
    path("shared/<slug:kind>/<int:key>", views.thing, name="thing"),
    path("comments/<int:comment_id>/take-back", views.take_back, name="take_back"),
    path("sign-in", entering.sign_in, name="sign_in"),
    path("enter/<str:token>", entering.enter, name="enter"),
    path("leave", entering.leave, name="leave"),
    path("sessions", entering.own, name="own"),
    path("sessions/<int:session_id>/end", entering.end, name="end"),
    path("criteria/<int:criterion_id>/accept", joint.accept, name="accept_criterion"),
    path("criteria/<int:criterion_id>/change", joint.change, name="change_criterion"),
    path("initiatives/<int:initiative_id>/score", joint.score, name="score"),
    path("needs/<int:check_id>", joint.rank, name="rank"),
    path("meetings/<slug:kind>", meeting.rhythm, name="rhythm"),
    path("values/<int:record_id>/confirm", joint.confirm, name="confirm_value"),
    path("values/<int:record_id>/correct", joint.correct, name="correct_value"),
]
