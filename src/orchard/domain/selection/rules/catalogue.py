"""The service catalogue that a new programme begins with: what each tier gets."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.selection.rules.choices import Function


@dataclass(frozen=True, slots=True)
class Line:
    """One entitlement with what each tier gets: key, light, incubator, standard."""

    title: str | Promise
    measure: str | Promise
    function: Function
    key: str | Promise
    light: str | Promise
    incubator: str | Promise
    standard: str | Promise


FOUNDING: tuple[Line, ...] = (
    Line(
        _("Answer to a question"), _("hours until a person answers"), Function.SERVICE,
        _("2 hours"), _("4 hours"), _("8 hours"), _("1 working day"),
    ),
    Line(
        _("Named team"), _("people who know the account"), Function.SALES,
        _("account manager, deputy, delivery lead"), _("account manager"),
        _("account manager"), _("sales desk"),
    ),
    Line(
        _("Priority in scarce supply"), _("place in the queue"), Function.OPERATIONS,
        _("first"), _("second"), _("second"), _("in order of arrival"),
    ),
    Line(
        _("Executive sponsor"), _("visits a year"), Function.MANAGEMENT,
        _("4 visits"), _("on request"), _("1 visit"), _("none"),
    ),
    Line(
        _("Review together"), _("reviews a year"), Function.SALES,
        _("4 reviews"), _("2 reviews"), _("2 reviews"), _("none"),
    ),
    Line(
        _("Plan"), _("kind of plan"), Function.SALES,
        _("joint plan for three years"), _("one page"), _("pilots with an end"), _("none"),
    ),
    Line(
        _("Delivery deviations"), _("hours until the cause is known"), Function.OPERATIONS,
        _("24 hours"), _("48 hours"), _("48 hours"), _("5 working days"),
    ),
)  # fmt: skip
"""What a programme can change at once; each line differs measurably from ordinary service."""
