"""What people at a customer are asked, on which scales, and what follows from their answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.analytics.loyalty import Camp, Flag, Group
from orchard.domain.core.mistakes import Invalid


class Way(TextChoices):
    """How somebody was asked."""

    INTERVIEW = "interview", gettext_lazy("Interview")
    CALL = "call", gettext_lazy("Call")
    SURVEY = "survey", gettext_lazy("Survey")


class Item(TextChoices):
    """One question of the sheet, in the words that the customer reads."""

    OVERALL = "overall", gettext_lazy("How satisfied are you with us, all in all?")
    TRUST_WORD = "trust_word", gettext_lazy("They do what they say")
    TRUST_NEWS = "trust_news", gettext_lazy("They tell us bad news early")
    TRUST_INTEREST = (
        "trust_interest",
        gettext_lazy("They look after our interest even when it costs them"),
    )
    COMMITMENT_LAST = "commitment_last", gettext_lazy("We want this relation to last")
    COMMITMENT_EFFORT = (
        "commitment_effort",
        gettext_lazy("We would put in effort to make it work"),
    )
    COMMITMENT_FUTURE = (
        "commitment_future",
        gettext_lazy("We plan our future with them in mind"),
    )
    SATISFACTION_EXPECTED = "satisfaction_expected", gettext_lazy("They meet our expectations")
    SATISFACTION_EASY = "satisfaction_easy", gettext_lazy("Working with them is easy")
    SATISFACTION_WORTH = "satisfaction_worth", gettext_lazy("The results are worth what we pay")
    LOYALTY_STAYS = "loyalty_stays", gettext_lazy("We intend to go on buying from them")
    LOYALTY_MORE = "loyalty_more", gettext_lazy("We would give them more of what we buy")
    LOYALTY_DEFENDS = (
        "loyalty_defends",
        gettext_lazy("We would speak up for them against a competitor"),
    )
    VALUE_ECONOMIC = "value_economic", gettext_lazy("Economic: they save or earn us money")
    VALUE_PRACTICAL = "value_practical", gettext_lazy("Practical: they make our work easier")
    VALUE_SOCIAL = "value_social", gettext_lazy("Social: they are good people to work with")
    VALUE_LEARNING = "value_learning", gettext_lazy("Learning: we get better through them")
    EASE = "ease", gettext_lazy("It is easy to get things done with them")
    RECOMMEND = "recommend", gettext_lazy("How likely would you recommend them to a colleague?")


I = Item  # noqa: E741  # a table of questions reads better
TRUST = (I.TRUST_WORD, I.TRUST_NEWS, I.TRUST_INTEREST)
COMMITMENT = (I.COMMITMENT_LAST, I.COMMITMENT_EFFORT, I.COMMITMENT_FUTURE)
SATISFACTION = (I.SATISFACTION_EXPECTED, I.SATISFACTION_EASY, I.SATISFACTION_WORTH)
QUALITY = (*TRUST, *COMMITMENT, *SATISFACTION)
LOYALTY = (I.LOYALTY_STAYS, I.LOYALTY_MORE, I.LOYALTY_DEFENDS)
VALUE = (I.VALUE_ECONOMIC, I.VALUE_PRACTICAL, I.VALUE_SOCIAL, I.VALUE_LEARNING)
DIMENSION_LEAST = 2
"""Of the three questions of a dimension, so many have to be answered before it has a mean."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the sheet: its questions, their scale, and what its ends mean."""

    key: str
    title: str | Promise
    items: tuple[Item, ...]
    lowest: int
    highest: int
    ends: str | Promise


PARTS = (
    Part("satisfaction", gettext_lazy("Satisfaction"), (I.OVERALL,), 1, 5,
         gettext_lazy("1 very dissatisfied, 5 very satisfied")),
    Part("trust", gettext_lazy("Trust"), TRUST, 1, 7,
         gettext_lazy("1 not at all, 7 fully")),
    Part("commitment", gettext_lazy("Commitment"), COMMITMENT, 1, 7,
         gettext_lazy("1 not at all, 7 fully")),
    Part("results", gettext_lazy("Satisfaction with working together"), SATISFACTION, 1, 7,
         gettext_lazy("1 not at all, 7 fully")),
    Part("loyalty", gettext_lazy("Loyalty"), LOYALTY, 1, 5,
         gettext_lazy("1 not at all, 5 fully")),
    Part("value", gettext_lazy("What they get out of it"), VALUE, 0, 10,
         gettext_lazy("0 nothing, 10 very much")),
    Part("ease", gettext_lazy("Ease"), (I.EASE,), 1, 7,
         gettext_lazy("1 not at all, 7 fully")),
    Part("recommend", gettext_lazy("Recommendation"), (I.RECOMMEND,), 0, 10,
         gettext_lazy("0 never, 10 certainly")),
)  # fmt: skip
"""The sheet in its order; every question stands in exactly one part."""

PART_OF = {item: part for part in PARTS for item in part.items}


class StepKind(TextChoices):
    """What builds trust with a person."""

    PROMISE = "promise", gettext_lazy("We promised it")
    STEP = "step", gettext_lazy("We want to do it")


class StepState(TextChoices):
    """What became of it."""

    OPEN = "open", gettext_lazy("next")
    KEPT = "kept", gettext_lazy("done")
    BROKEN = "broken", gettext_lazy("broken")
    DROPPED = "dropped", gettext_lazy("dropped")


SETTLED = (StepState.KEPT, StepState.BROKEN, StepState.DROPPED)


class Balance(TextChoices):
    """Whether both sides gain as much as they put in, as the team sees it."""

    FAIR = "fair", gettext_lazy("Fair to both")
    OURS = "ours", gettext_lazy("We gain more than they do")
    THEIRS = "theirs", gettext_lazy("They gain more than we do")


LABELS: Mapping[Camp, str | Promise] = {
    Camp.COMMITTED: gettext_lazy("Committed"),
    Camp.FREE_TO_GO: gettext_lazy("Free to go"),
    Camp.LOCKED_IN: gettext_lazy("Locked in"),
    Camp.LEAVING: gettext_lazy("Leaving"),
}
"""What the groups are called on pages."""

PLAYS: Mapping[Group, str | Promise] = {
    Group.ADVOCATE: gettext_lazy(
        "Ask for a reference, develop something new together, and protect what works."
    ),
    Group.LOYALIST: gettext_lazy("Deepen the relation: more people, more of what they need."),
    Group.MERCENARY: gettext_lazy(
        "Build what sets us apart and work in more places. Let value hold them, not a contract."
    ),
    Group.HOSTAGE: gettext_lazy("Remove the causes before the contract ends."),
    Group.DEFECTOR: gettext_lazy(
        "Make a recovery plan within 10 working days, or plan how we part."
    ),
    Group.CRITIC: gettext_lazy("Let an executive meet them, to listen."),
}
"""What to do about each group."""

WARNINGS: Mapping[Flag, str | Promise] = {
    Flag.LOCKED_IN: gettext_lazy(
        "A quarter or more of the influence is locked in: they may stay silent until the renewal."
    ),
    Flag.CRITIC: gettext_lazy("Somebody with much influence is against us. Meet them, to listen."),
}


def check_scores(scores: Mapping[Item, int]) -> None:
    """Refuse answers off their scale, and a sheet without any."""
    if not scores:
        raise Invalid(_("Enter at least one answer. What was not asked stays empty."))
    for item, score in scores.items():
        part = PART_OF[item]
        if not part.lowest <= score <= part.highest:
            text = _("“%(question)s” is answered from %(lowest)d to %(highest)d.")
            facts = {"question": item.label, "lowest": part.lowest, "highest": part.highest}
            raise Invalid(text % facts)


def check_unnamed(words: str, examples: Mapping[Item, str]) -> None:
    """Refuse words of somebody who is not to be shown by name: they would tell who it is."""
    if words.strip() or any(one.strip() for one in examples.values()):
        text = _("Leave words and examples empty: this person did not agree to be named.")
        raise Invalid(text)
