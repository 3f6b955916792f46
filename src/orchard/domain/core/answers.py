"""Doing a write once, however often it is asked for: the answer is kept with the change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import ApiToken, RememberedAnswer

KEPT = timedelta(hours=24)
LONGEST_KEY = 200
REFUSED = 400


class KeyUsedForAnotherRequest(Invalid):
    """The same key came with another body."""

    default = _("This Idempotency-Key was used for another request. Take a new key.")


class KeyTooLong(Invalid):
    """The key does not fit."""

    default = _("An Idempotency-Key has 1 to 200 letters.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, and whether it is the answer of an earlier request."""

    status: int
    body: str
    is_repeated: bool = False


def once(
    token: ApiToken, *, key: str, request: str, act: Callable[[], Answer], at: datetime
) -> Answer:
    """Act and remember the answer, or return the one that the key got within the last day.

    Change and answer are one transaction: either both are there, or neither and one may ask again.
    A refusal is not remembered, and leaves nothing else behind.
    """
    if not 0 < len(key) <= LONGEST_KEY:
        raise KeyTooLong
    with transaction.atomic():
        _take_turns(token)
        RememberedAnswer.objects.filter(token=token, made_at__lt=at - KEPT).delete()
        known = RememberedAnswer.objects.filter(token=token, key=key).first()
        if known is not None:
            return _again(known, request)
        answer = act()
        if answer.status >= REFUSED:
            transaction.set_rollback(True)
            return answer
        RememberedAnswer.objects.create(
            token=token,
            key=key,
            request=request,
            status=answer.status,
            body=answer.body,
            made_at=at,
        )
        return answer


def _take_turns(token: ApiToken) -> None:
    """Let two requests of one token that carry keys follow one another."""
    list(ApiToken.objects.select_for_update().filter(pk=token.pk))


def _again(known: RememberedAnswer, request: str) -> Answer:
    if known.request != request:
        raise KeyUsedForAnotherRequest
    return Answer(known.status, known.body, is_repeated=True)
