"""Addresses: selection rounds up to the reveal."""

from __future__ import annotations

from django.urls import path

from orchard.interfaces.web.rounds.views import nominations, raters, rounds, sheets

app_name = "rounds"
_ROUND = "programme/rounds/<int:round_id>"
_NAMED = f"{_ROUND}/nominations/<int:nomination_id>"
_SHEET = f"{_ROUND}/sheet"
urlpatterns = [
    path("programme/rounds", rounds.all_rounds, name="list"),
    path("programme/rounds/open", rounds.open_one, name="open"),
    path(_ROUND, rounds.one_round, name="round"),
    path(f"{_ROUND}/places", rounds.places, name="places"),
    path(f"{_ROUND}/begin", rounds.begin, name="begin"),
    path(f"{_ROUND}/nominate", nominations.find, name="nominate"),
    path(f"{_ROUND}/nominate/a-list", nominations.nominate_a_list, name="a_list"),
    path(f"{_ROUND}/nominate/key-accounts", nominations.nominate_key, name="key_accounts"),
    path("accounts/<slug:slug>/nominate", nominations.nominate, name="nominate_account"),
    path(_NAMED, nominations.nomination, name="nomination"),
    path(f"{_NAMED}/gates", nominations.gates, name="gates"),
    path(f"{_NAMED}/withdraw", nominations.withdraw, name="withdraw"),
    path(f"{_NAMED}/again", nominations.again, name="again"),
    path(f"{_NAMED}/follow", nominations.follow, name="follow"),
    path(f"{_ROUND}/raters/ask", raters.ask, name="ask"),
    path(f"{_ROUND}/raters/<int:rater_id>/take-out", raters.take_out, name="take_out"),
    path(f"{_ROUND}/raters/<int:rater_id>/again", raters.again, name="ask_again"),
    path(_SHEET, sheets.sheet, name="sheet"),
    path(f"{_SHEET}/hand-in", sheets.hand_in, name="hand_in"),
    path(f"{_SHEET}/open-again", sheets.reopen, name="reopen"),
    path(f"{_SHEET}/<int:nomination_id>", sheets.account, name="score"),
    path(f"{_SHEET}/<int:nomination_id>/<slug:criterion_key>", sheets.rate, name="rate"),
]
