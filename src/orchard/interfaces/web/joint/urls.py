"""Addresses: what both sides of an account do together."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.joint import criteria, matters, scores, views

app_name = "joint"
BASE = "accounts/<slug:slug>/together"
CRITERION = f"{BASE}/criteria/<int:criterion_id>"
INITIATIVE = f"{BASE}/initiatives/<int:initiative_id>"
CHECK = f"{BASE}/needs/<int:check_id>"
urlpatterns = [
    path(BASE, views.page, name="page"),
    path(f"{BASE}/goals/<int:objective_id>", views.move_goal, name="move_goal"),
    path(f"{BASE}/criteria/new", criteria.propose, name="propose"),
    path(CRITERION, criteria.criterion, name="criterion"),
    path(f"{CRITERION}/text", criteria.word, name="word"),
    path(f"{CRITERION}/number", criteria.measure, name="measure"),
    path(f"{CRITERION}/accept", criteria.accept, name="accept"),
    path(f"{CRITERION}/they-accept", criteria.they_accept, name="they_accept"),
    path(f"{CRITERION}/they-ask", criteria.they_change, name="they_change"),
    path(f"{CRITERION}/remove", criteria.remove, name="remove_criterion"),
    path(f"{CRITERION}/restore", criteria.restore, name="restore_criterion"),
    path(f"{INITIATIVE}/joint", views.set_joint, name="set_joint"),
    path(f"{INITIATIVE}/our-score", scores.ours, name="our_score"),
    path(f"{INITIATIVE}/their-score", scores.theirs, name="their_score"),
    path(f"{BASE}/needs/new", matters.ask, name="ask"),
    path(f"{CHECK}/order", matters.ranked, name="ranked"),
    path(f"{CHECK}/settle", matters.settle, name="settle"),
    path(f"{CHECK}/withdraw", matters.withdraw, name="withdraw"),
    path(f"{CHECK}/restore", matters.restore, name="restore_question"),
    path(f"{BASE}/value/ask", matters.confirm, name="confirm"),
    path(f"{BASE}/value/<int:request_id>/withdraw", matters.withdraw_confirm, name="withdraw_confirm"),
]  # fmt: skip
