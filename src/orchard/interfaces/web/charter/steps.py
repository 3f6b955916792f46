"""The seven steps of the first thirty days in words: why, how, and where to do it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.selection.queries import Starter, Step
from orchard.domain.selection.queries.overview import LastReview, Programme
from orchard.domain.selection.rules.choices import RoundState, StarterStep
from orchard.domain.selection.rules.life_cycle import OPEN_TO_EYES
from orchard.interfaces.web.charter.links import link, link_to_round
from orchard.interfaces.web.frame.figures import number

_S, _L = StarterStep, gettext_lazy
CLOSED = frozenset({RoundState.DECIDED, RoundState.ARCHIVED})


@dataclass(frozen=True, slots=True)
class Words:
    """Why a step is worth it, and how it is done."""

    why: Promise
    how: tuple[Promise, ...]


WORDS: dict[StarterStep, Words] = {
    _S.CHOOSE: Words(
        _L("Those who matter most by numbers, not those we like best."),
        (
            _L("Write down what makes an account key, and by which criteria."),
            _L("Nominate the largest and the most promising; let three people score blind."),
            _L("Decide together, and make three to five of them key."),
        ),
    ),
    _S.PLAN: Words(
        _L("A plan of one page is read; one of thirty is not."),
        (
            _L("Goals, opportunities, risk and key people, in a sentence or two each."),
            _L("Three to five clear actions, each with a name and a day in 6 to 12 months."),
        ),
    ),
    _S.TIDY: Words(
        _L("Nobody can care for customers about whom the basic facts are missing."),
        (
            _L("Fill in what is missing, for many accounts at once."),
            _L("Give each account a manager, a sponsor and a deputy."),
        ),
    ),
    _S.RISK: Words(
        _L("Three to five customers carry much of the business: how much would break with one?"),
        (
            _L("What share of our revenue hangs on this account?"),
            _L("Does it grow or shrink, and was one year an exception?"),
            _L("How vulnerable is this business?"),
            _L("What may happen: who could leave, who could take our place?"),
            _L("What can we do about it now, who does it, and when do we look again?"),
        ),
    ),
    _S.MEET: Words(
        _L("A talk about their goals opens what no delivery talk does."),
        (
            _L("Book one meeting with each: their goals, the value we bring, new opportunities."),
            _L("It counts when it has a day; one that is cancelled does not."),
        ),
    ),
    _S.ASSISTANT: Words(
        _L("An hour saved on minutes is an hour with the customer."),
        (
            _L("Take one part of the work: minutes, preparation, or the draft of an idea."),
            _L(
                "Say how many minutes it took before; then do it with any assistant that you may use."
            ),
            _L(
                "Give it nothing about people, and nothing that the customer told us in confidence."
            ),
            _L("Measure again, say how good it was, and whether you go on with it."),
        ),
    ),
    _S.COACH: Words(
        _L("One talk a month keeps the plans alive when the days get full."),
        (
            _L("Agree with your leader on a talk a month, on one or two key accounts each."),
            _L("A year of talks is agreed at once; what is said there is read by the two alone."),
        ),
    ),
}
PROVEN: dict[StarterStep, Promise] = {
    _S.PLAN: _L("%(have)d of %(all)d have a plan"),
    _S.RISK: _L("%(have)d of %(all)d are looked at"),
    _S.MEET: _L("%(have)d of %(all)d are booked"),
    _S.COACH: _L("%(have)d of %(all)d are talked about every month"),
}
"""How far a step is that the data show by themselves, account by account."""
FACT_NAMES: dict[str, Promise] = {
    "industry": _L("Industry"),
    "country": _L("Country"),
    "organisation_number": _L("Organisation number"),
    TeamRole.ACCOUNT_MANAGER: _L("Account manager"),
    TeamRole.SPONSOR: _L("Sponsor"),
    TeamRole.DEPUTY: _L("Deputy"),
}


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step with its number, words and state."""

    number: int
    step: Step
    words: Words
    state: str
    href: str
    is_next: bool

    @property
    def title(self) -> str:
        """Return what there is to do."""
        return str(StarterStep(self.step.key).label)


@dataclass(frozen=True, slots=True)
class Stone:
    """One of the small steps on the way to the first key accounts."""

    title: str
    is_done: bool
    href: str
    action: str


def shown_steps(found: Starter) -> list[ShownStep]:
    """Return the seven steps as pages show them."""
    coming = found.next_step
    return [
        ShownStep(
            place, step, WORDS[step.key], _state(step, found),
            link("charter:step", step.key.value), is_next=step is coming,
        )
        for place, step in enumerate(found.steps, start=1)
    ]  # fmt: skip


def stones(viewer: User, found: Programme) -> list[Stone]:
    """Return the way from nothing to the first key accounts, told from the data."""
    seen = found.rounds
    states = {RoundState(one.state) for one in seen}
    current = next((one for one in seen if one.state not in CLOSED), seen[0] if seen else None)
    leads = viewer.may(Permission.LEAD_SELECTION)
    beginning = link("rounds:open") if leads else link("rounds:list")
    at_round = link_to_round(current) if current else beginning
    draft, coming = found.draft, found.chosen
    criteria = link("charter:criteria_set", draft.number) if draft else link("charter:criteria")
    account = coming[0].nomination.account.slug if coming else ""
    promoting = link("standing:page", account) if account else at_round
    writing = link("charter:edit") if leads else link("charter:charter")
    held = len(found.starter.chosen)
    return [
        Stone(_("Write the charter"), found.charter is not None, writing, _("Write")),
        Stone(_("Have criteria approved"), found.in_force is not None, criteria, _("Open")),
        Stone(_("Nominate the A-list"), bool(seen), at_round, _("Nominate")),
        Stone(_("Let three people score blind"), bool(states & OPEN_TO_EYES), at_round, _("Score")),
        Stone(_("Decide together"), bool(states & CLOSED), at_round, _("Decide")),
        Stone(_("Make them key"), held >= found.starter.few, promoting, _("Promote")),
    ]


def warnings(found: Starter, chosen: int, reviews: Sequence[LastReview]) -> list[str]:
    """Return what speaks against the choice: too few, too many, or a score that does not bear it."""
    return [*_number_warning(found, chosen), *_score_warnings(reviews)]


def _number_warning(found: Starter, chosen: int) -> Iterator[str]:
    if chosen and not found.few <= chosen <= found.many:
        text = ngettext(
            "%(count)d account is chosen. To begin with, %(few)d to %(many)d are right.",
            "%(count)d accounts are chosen. To begin with, %(few)d to %(many)d are right.",
            chosen,
        )
        yield text % {"count": chosen, "few": found.few, "many": found.many}


def _score_warnings(reviews: Sequence[LastReview]) -> Iterator[str]:
    for one in reviews:
        if not one.is_unsupported:
            continue
        if one.result is None or one.score is None:
            text = _("%(account)s: no closed round has a score for it.")
        elif one.result.gates_failed:
            text = _("%(account)s: it failed a gate, whatever it scored.")
        elif one.is_out:
            text = _("%(account)s: its score of %(score)s is too low for a key account.")
        else:
            text = _("%(account)s: others scored better than its %(score)s and were not chosen.")
        yield text % {"account": one.account.name, "score": number(one.score, 2)}


def all_chosen(found: Programme) -> list[Account]:
    """Return the key accounts, and those that a round let in and that are not key yet."""
    coming = [one.nomination.account for one in found.chosen]
    return [*found.starter.chosen, *coming]


def _state(step: Step, found: Starter) -> str:
    """Return what the data say of a step."""
    counted = _COUNTED.get(step.key)
    if counted:
        return counted(step, found)
    if step.key in PROVEN and found.chosen:
        have = len(found.chosen) - len(step.lacking)
        return PROVEN[step.key] % {"have": have, "all": len(found.chosen)}
    return step.notes[-1].text if step.notes else _("nothing noted yet")


def _of_choice(_step: Step, found: Starter) -> str:
    held = len(found.chosen)
    return ngettext("%(count)d key account", "%(count)d key accounts", held) % {"count": held}


def _of_facts(step: Step, found: Starter) -> str:
    if not found.chosen:
        return _("nothing to tidy before accounts are chosen")
    missing = step.seen or 0
    text = ngettext("%(count)d fact is missing", "%(count)d facts are missing", missing)
    return text % {"count": missing}


def _of_tries(step: Step, _found: Starter) -> str:
    tried = step.seen or 0
    text = ngettext("%(count)d try was measured", "%(count)d tries were measured", tried)
    return text % {"count": tried}


_COUNTED: dict[StarterStep, Callable[[Step, Starter], str]] = {
    _S.CHOOSE: _of_choice,
    _S.TIDY: _of_facts,
    _S.ASSISTANT: _of_tries,
}
