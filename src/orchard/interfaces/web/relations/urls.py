"""Addresses: people at the customer, and requests of people."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.relations.views import (
    arrivals,
    introductions,
    lines,
    opinions,
    people,
    privacy,
    restrictions,
    seats,
    stories,
    styles,
    talks,
)

PEOPLE = "accounts/<slug:slug>/people"
ONE = f"{PEOPLE}/<int:contact_id>"
ARRIVAL = f"{PEOPLE}/import/<int:arrival_id>"
TALK = f"{PEOPLE}/conversations/<int:talk_id>"
SEAT = f"{PEOPLE}/seats/<int:seat_id>"

app_name = "relations"
urlpatterns = [
    path(PEOPLE, people.people, name="people"),
    path(f"{PEOPLE}/add", people.add, name="add"),
    path(f"{PEOPLE}/import", arrivals.upload, name="import_people"),
    path(ARRIVAL, arrivals.look, name="arrival"),
    path(f"{ARRIVAL}/take", arrivals.take, name="take_over"),
    path(f"{ARRIVAL}/away", arrivals.away, name="turn_away"),
    path(f"{PEOPLE}/review", opinions.review, name="review"),
    path(ONE, people.person, name="person"),
    path(f"{ONE}/edit", people.edit, name="edit"),
    path(f"{ONE}/left", people.left, name="left"),
    path(f"{ONE}/back", people.back, name="back"),
    path(f"{ONE}/restrict", restrictions.restrict, name="restrict"),
    path(f"{ONE}/lift", restrictions.lift, name="lift"),
    path(f"{ONE}/held", privacy.held_of_account, name="held"),
    path(f"{ONE}/attitude", opinions.attitude, name="attitude"),
    path(f"{ONE}/roles", opinions.give_role, name="give_role"),
    path(f"{ONE}/ties/<int:user_id>", opinions.tie, name="tie"),
    path(f"{ONE}/ties/<int:user_id>/met", opinions.met, name="met"),
    path(f"{ONE}/lines", lines.draw, name="draw_line"),
    path(f"{PEOPLE}/lines/<int:line_id>/end", lines.end, name="end_line"),
    path(f"{PEOPLE}/lines/<int:line_id>/resume", lines.resume, name="resume_line"),
    path(f"{ONE}/introduction", introductions.ask, name="ask_introduction"),
    path(
        f"{PEOPLE}/introductions/<int:introduction_id>",
        introductions.answer,
        name="answer_introduction",
    ),
    path(
        f"{PEOPLE}/introductions/<int:introduction_id>/withdraw",
        introductions.withdraw,
        name="withdraw_introduction",
    ),
    path(f"{PEOPLE}/roles/<int:role_id>/end", opinions.end_role, name="end_role"),
    path(f"{PEOPLE}/roles/<int:role_id>/resume", opinions.resume_role, name="resume_role"),
    path(f"{PEOPLE}/seats/add", seats.add, name="add_seat"),
    path(SEAT, seats.change, name="change_seat"),
    path(f"{SEAT}/close", seats.close, name="close_seat"),
    path(f"{SEAT}/reopen", seats.reopen, name="reopen_seat"),
    path(f"{PEOPLE}/tasks/<int:row_id>", seats.settle, name="settle"),
    path(f"{ONE}/working", styles.working, name="working"),
    path(f"{ONE}/style", styles.note, name="style"),
    path(f"{ONE}/points", talks.raise_point, name="raise_point"),
    path(f"{PEOPLE}/styles/<int:style_id>/withdraw", styles.withdraw, name="withdraw_style"),
    path(f"{PEOPLE}/points/<int:point_id>", talks.answer, name="answer_point"),
    path(f"{PEOPLE}/voices", talks.voices, name="voices"),
    path(f"{PEOPLE}/conversations", talks.conversations, name="conversations"),
    path(TALK, talks.sheet, name="sheet"),
    path(f"{TALK}/edit", talks.edit, name="edit_sheet"),
    path(f"{TALK}/draft", talks.draft, name="draft"),
    path(f"{TALK}/after", talks.after, name="after"),
    path("guide/stories", stories.stories, name="stories"),
    path("guide/stories/<int:story_id>/retire", stories.retire, name="retire_story"),
    path("guide/stories/<int:story_id>/again", stories.again, name="tell_again"),
    path("guide/ways-of-working", styles.guide, name="guide"),
    path("settings/opinions", styles.switch, name="switch"),
    path("settings/opinions/off", styles.switch_off, name="switch_off"),
    path("privacy", privacy.requests, name="requests"),
    path("privacy/parts", privacy.ask_parts, name="ask_parts"),
    path("privacy/<int:contact_id>/held", privacy.held, name="answer"),
    path("privacy/<int:contact_id>/restrict", restrictions.note_request, name="note_request"),
    path("privacy/<int:contact_id>/erase", privacy.erase, name="erase"),
]
