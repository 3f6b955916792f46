"""What each number of the policy is called, and what it does, in one line.

A key is the way to the number in the policy; groups whose area does not exist yet are named by their
keys alone.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Meaning(NamedTuple):
    """The name of a number, and what it does."""

    name: str | Promise
    why: str | Promise = ""


TITLES: dict[str, str | Promise] = {
    "abc": _("Classes A, B and C"),
    "profit": _("Good and bad business"),
    "concentration": _("Dependence on a few"),
    "value": _("Lifetime value"),
    "drift": _("Signs of drift"),
    "cost_rates": _("Cost to serve, by rates"),
    "evidence": _("Evidence of a figure"),
    "selection": _("Choosing key accounts"),
    "white_space": _("White space"),
    "meetings": _("Meetings"),
    "sponsors": _("Sponsors"),
    "actions": _("Actions"),
    "maturity": _("Maturity of the programme"),
}
MEANINGS: dict[str, Meaning] = {
    "meetings.hospitality_per_guest": Meaning(
        _("Gifts and hospitality, at most"),
        _("For each guest, in your own currency. What costs more needs a reason."),
    ),
    "sponsors.accounts_most": Meaning(
        _("Accounts of a sponsor, at most"),
        _("Nobody is given the seat at more, for then no visit is prepared."),
    ),
    "sponsors.visits_a_year": Meaning(
        _("Visits of a sponsor to each account a year"),
        _("Whoever was not there for so long, and has none planned, is reminded."),
    ),
    "sponsors.promise_hours": Meaning(
        _("A sponsor tells of a visit within"),
        _("Hours after its end; then the account manager hears that it was not told."),
    ),
    "actions.manager_after_days": Meaning(
        _("Late actions reach whoever leads the account after"),
        _("Days past the day of an action on which its responsible person is late."),
    ),
    "actions.director_after_days": Meaning(
        _("Late actions reach the programme director after"),
        _("Days past its day; more than those after which the account manager hears of it."),
    ),
    "maturity.items": Meaning(
        _("Items asked of each dimension"),
        _("Of those that the questionnaire has, the first ones; 32 together when all are asked."),
    ),
    "maturity.highest_answer": Meaning(
        _("Highest answer"),
        _("Anchors are written from 0 to 4; a lower number leaves the last out."),
    ),
    "maturity.levels": Meaning(_("Levels"), _("The lowest first.")),
    "maturity.lines": Meaning(
        _("Lines between the levels"), _("Percent from which the next level is reached.")
    ),
    "maturity.lead_most": Meaning(
        _("Levels above the weakest dimension, at most"),
        _("A chain is as strong as its weakest link, or little more."),
    ),
    "maturity.evidence_from": Meaning(
        _("Evidence from the answer"), _("Whoever answers so high says what shows it.")
    ),
    "maturity.role_gap": Meaning(
        _("Gap between sides to talk about"),
        _("So many steps of the scale between the highest and the lowest side."),
    ),
    "maturity.group_answers_least": Meaning(
        _("Answers before anything is shown"),
        _("Of fewer people one would know who answered what."),
    ),
    "abc.a_line": Meaning(
        _("Class A reaches to"), _("Share of the whole that the largest bring together.")
    ),
    "abc.b_line": Meaning(_("Class B reaches to"), _("What comes after is class C.")),
    "abc.best_share": Meaning(
        _("Best customers, as a share of all"),
        _("Where classes count customers instead of amounts."),
    ),
    "abc.middle_share": Meaning(
        _("Middle customers, as a share of all"), _("The rest are the small ones.")
    ),
    "profit.hurdle_share": Meaning(
        _("Hurdle of good business"),
        _("Contribution of net sales below which business is not good."),
    ),
    "profit.rank_gap": Meaning(
        _("Gap between ranks"),
        _("So many places between revenue and contribution are worth a word."),
    ),
    "profit.capital_cost_share": Meaning(
        _("Cost of capital a year"), _("What money that customers owe us costs.")
    ),
    "concentration.one_account_lines": Meaning(
        _("Lines for the largest account"),
        _("Management hears when its share of revenue reaches one."),
    ),
    "concentration.top_5_line": Meaning(
        _("Line for the five largest"), _("Management hears when they bring this share together.")
    ),
    "concentration.hhi_lines": Meaning(
        _("Lines of the concentration index (HHI)"),
        _("From the first it is moderate, from the second high; 10,000 is one customer."),
    ),
    "concentration.key_account_band": Meaning(
        _("Sensible share of the key accounts"),
        _("Outside of this band the choice is too small or too wide."),
    ),
    "value.horizon_years": Meaning(_("Years ahead"), _("How far a lifetime value looks.")),
    "value.discount_share": Meaning(
        _("Discount a year"), _("What money of next year is worth less today.")
    ),
    "value.year_one_at_risk": Meaning(
        _("The first year may be lost too"), _("Otherwise the customer surely stays for a year.")
    ),
    "value.contract_retention": Meaning(
        _("Chance to keep a customer under contract"), _("A year, as long as the contract runs.")
    ),
    "value.scorecard_weights": Meaning(
        _("Weights of the retention scorecard"),
        _("In the order of its questions; together they are 1."),
    ),
    "value.scorecard_floor": Meaning(
        _("Lowest chance of the scorecard"), _("What a customer with nothing in favour still has.")
    ),
    "value.scorecard_slope": Meaning(
        _("Chance for each point of the scorecard"),
        _("Ten points lead from the lowest chance to the highest."),
    ),
    "value.interval_share": Meaning(
        _("Width of a range"), _("How often the true value lies within it.")
    ),
    "value.backtest_days": Meaning(
        _("Days held back to test the model"), _("It forecasts them without having seen them.")
    ),
    "drift.rhythm_quantile": Meaning(
        _("Unusual silence"), _("Longer than this share of the customer's own gaps between orders.")
    ),
    "drift.frequency_drop_share": Meaning(_("Fewer orders"), _("A fall by this share is a sign.")),
    "drift.mix_drop_share": Meaning(
        _("Fewer kinds of goods"), _("A fall by this share is a sign.")
    ),
    "drift.price_drop_share": Meaning(_("Lower prices"), _("A fall by this share is a sign.")),
    "drift.lapsed_quantile": Meaning(
        _("An offer is no longer bought"), _("Silence longer than this share of its own gaps.")
    ),
    "drift.lapsed_minimum_share": Meaning(
        _("Smallest offer that is missed"), _("Its share in the customer's revenue.")
    ),
    "drift.one_off_peak_share": Meaning(
        _("One-off peak"), _("One year that brought more than this share of all years together.")
    ),
    "cost_rates.per_order": Meaning(
        _("An order costs"), _("In the base currency; a dash means that it is not known.")
    ),
    "cost_rates.per_delivery": Meaning(_("A delivery costs"), _("In the base currency.")),
    "cost_rates.per_support_hour": Meaning(
        _("An hour of support costs"), _("In the base currency.")
    ),
    "cost_rates.per_team_hour": Meaning(_("An hour of the team costs"), _("In the base currency.")),
    "cost_rates.days_sales_outstanding": Meaning(
        _("Days until customers pay"), _("Where the ledger does not say it.")
    ),
    "evidence.weighty_share": Meaning(
        _("An input that weighs"), _("From this share on it decides how sure the whole figure is.")
    ),
    "selection.criteria": Meaning(
        _("Criteria to begin with"),
        _("A first set is made of these; from then on each set has its own."),
    ),
    "selection.banned": Meaning(
        _("Criteria that nobody may use"),
        _("They look back, or at persons, instead of at the future."),
    ),
    "selection.criteria_least": Meaning(_("Fewest criteria"), _("With less, one opinion decides.")),
    "selection.size_weight_most": Meaning(
        _("Most weight of size"), _("Revenue and the like may weigh so much together.")
    ),
    "selection.gates": Meaning(
        _("Gates before any score"),
        _("Who does not pass all of them is not chosen, whatever the score."),
    ),
    "selection.data_weight_least": Meaning(
        _("Weight that has to be known"),
        _("Below it the fifth gate is shut: too little is known of the account."),
    ),
    "selection.scored_years": Meaning(
        _("Years that the ledger scores"), _("A mean over them keeps one good year from deciding.")
    ),
    "selection.matrix.attractiveness_line": Meaning(
        _("Line of attractiveness"), _("From this score on an account is attractive, out of 10.")
    ),
    "selection.matrix.strength_line": Meaning(
        _("Line of our strength"), _("From here on we are strong there, out of 10.")
    ),
    "selection.matrix.parity": Meaning(
        _("As strong as the best competitor"), _("The score of a draw, out of 10.")
    ),
    "selection.matrix.strength_per_stage": Meaning(
        _("Strength for each stage of the relation"),
        _("The quick way, where nobody compared us with the competition."),
    ),
    "selection.guard.least": Meaning(
        _("Fewest key accounts of a programme"), _("Fewer are enough to begin with.")
    ),
    "selection.guard.most": Meaning(
        _("Most key accounts without a reason"), _("More need one, in the charter.")
    ),
    "selection.guard.stop": Meaning(
        _("Most key accounts at all"), _("Only the owner of the programme can allow more.")
    ),
    "selection.guard.first_round": Meaning(
        _("Places of a first round, from and to"), _("A programme learns with few.")
    ),
    "selection.guard.starter": Meaning(
        _("Key accounts of the first 30 days, from and to"), _("So many are chosen in one sitting.")
    ),
    "selection.status.promote_line": Meaning(
        _("Line out of the incubator"), _("Attractiveness that a round has to find, out of 10.")
    ),
    "selection.status.demote_line": Meaning(
        _("Line to stay key"), _("Lower than the one before, so that nobody goes in and out.")
    ),
    "selection.status.demote_after_reviews": Meaning(
        _("Low reviews before an account may leave"), _("In a row; one bad year is not enough.")
    ),
    "selection.status.review_months_least": Meaning(
        _("Months between two reviews that count"),
        _("Reviews are yearly, and one may come a quarter early. Two within less are one look."),
    ),
    "selection.status.incubation_months": Meaning(
        _("Months in the incubator"), _("So long pilots may show what an account can become.")
    ),
    "selection.status.incubation_extensions": Meaning(
        _("Extensions of the incubator"), _("After them there is only in or out.")
    ),
    "selection.status.watch_months": Meaning(
        _("Months of watching who left"), _("So long the door stays open.")
    ),
    "selection.raters.raters_least": Meaning(
        _("Fewest raters of a round"),
        _("With less, a score says more of the rater than of the account."),
    ),
    "selection.raters.functions_least": Meaning(
        _("Fewest functions among the raters"), _("Sales alone does not choose.")
    ),
    "selection.raters.range_line": Meaning(
        _("Raters are far apart"), _("Points between the highest and the lowest score: talk first.")
    ),
    "selection.raters.deviation_line": Meaning(
        _("Raters scatter"), _("Standard deviation of their scores from which they talk first.")
    ),
    "selection.robustness_step": Meaning(
        _("Step of the test of weights"), _("Every weight is moved up and down by it.")
    ),
    "selection.robust_share": Meaning(
        _("A firm choice"), _("Chosen in at least this share of all weightings.")
    ),
    "white_space.fit_steps": Meaning(
        _("Steps of fit"), _("How well an offer fits a buyer, from not at all to fully.")
    ),
    "white_space.wallet_days": Meaning(
        _("Days that an estimate of a wallet counts"), _("After them it is out of date.")
    ),
}
PARTS: dict[str, str | Promise] = {
    "weight": _("weight"),
    "bands": _("words of its scale"),
    "anchors": _("score for a value"),
    "is_size": _("measures size"),
}
"""What a criterion of the beginning consists of."""
