"""The review: what teams tried, learned and changed in a period, under six questions; for leads also what waits for them."""

from typing import Any

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.models.experiments.experiment import Experiment
from board.models.moments import count, listed
from board.models.permissions import may_share_reviews
from board.models.retrospectives.escalation import answered_between
from board.models.review.portfolio import MOST_COUNTED
from board.models.review.recap import Recap, recap_of
from board.web.access import current_person, today
from board.web.experiments.decisions import LOOK_AGAIN_AFTER, DecisionForm, empty_form
from board.web.fragments import page
from board.web.review.filter import Filter, read_filter
from board.web.review.risks import risks_in

bp = Blueprint("review", __name__)

MOST_ANSWERS = 10


@bp.get("/review")
def show() -> Response:
    """One page for the teams and days in the address; everyone may read it, of the teams that they may see."""
    return review_page(read_filter())


def review_page(wanted: Filter, status: int = 200, tried: tuple[Experiment, DecisionForm] | None = None) -> Response:
    """The page; with the card and the form of a decision that was `tried` and refused, which is there whatever waits now."""
    names = names_of(wanted)
    if tried is not None:
        experiment, form = tried
        names["forms"][experiment.id] = form
        names["to_decide"] = [experiment, *(each for each in names["to_decide"] if each is not experiment)]
    has_errors = bool(wanted.days.problems or tried)
    return page(
        "review/show.html",
        422 if wanted.days.problems else status,
        nav="review",
        may_share=may_share_reviews(current_person()),
        form_has_errors=has_errors,
        answered=answered_between(names["portfolio"].teams, wanted.period.since, wanted.period.until, MOST_ANSWERS),
        **names,
        **risks_in(names["portfolio"]),
    )


def names_of(wanted: Filter) -> dict[str, Any]:
    """What the figures, the questions and what waits are drawn from, for somebody who is signed in."""
    person, portfolio, address = current_person(), wanted.portfolio(), wanted.address()
    # A lead is told what waits anywhere, everyone else what their own teams wait for; only a lead has the buttons.
    inbox_filter = wanted if person.is_lead else wanted.among({membership.team_id for membership in person.memberships})
    inbox_portfolio = portfolio if inbox_filter is wanted else inbox_filter.portfolio() if inbox_filter else None
    recap = recap_of(portfolio, inbox_portfolio)
    to_decide = recap.inbox.to_decide if recap.inbox else []
    return {
        "wanted": wanted,
        "portfolio": portfolio,
        "recap": recap,
        "inbox": recap.inbox,
        "inbox_filter": inbox_filter,
        "inbox_url": lambda resource, **more: (
            url_for(f"{resource}.index", **more, **inbox_filter.address()) if inbox_filter else None
        ),
        "to_decide": to_decide,
        "may_act": person.is_lead,
        "forms": {experiment.id: form_in_place(experiment) for experiment in to_decide} if person.is_lead else {},
        "decide_url": lambda experiment: url_for("review_decisions.create", experiment_id=experiment.id, **address),
        "back": url_for("review.show", **address),
        "period": wanted.period,
        "list_url": lambda name: url_for("review_experiments.index", shelf=name, **address),
        "experiment_url": lambda experiment: url_for("experiments.show", experiment_id=experiment.id),
        "summary": in_sentences(recap),
        "names_people": True,
        "most_counted": MOST_COUNTED,
        "look_again_on": today() + LOOK_AGAIN_AFTER,
    }


def form_in_place(experiment: Experiment) -> DecisionForm:
    """The form of a decision on the card that it is about, beginning with the team's own words."""
    return empty_form(experiment, **suggested_words(experiment)).beside_others(experiment.id)


def suggested_words(experiment: Experiment) -> dict[str, str]:
    """What a decision's fields begin with: the team's own words, for a lead to keep or to change."""
    therefore = experiment.learning.therefore if experiment.learning else ""
    return {
        "next": therefore,
        "changes": therefore,
        "spread_by": experiment.owner.name if experiment.owner else experiment.team.name,
        "kept_up": f"{experiment.team.name} keeps it up, and we look at it together again.",
    }


def in_sentences(recap: Recap) -> str:
    """The figures as one would say them."""
    started, finished, decided = (recap.figure(name) for name in ("started", "finished", "decided"))
    said = [f"{count(started, 'experiment')} started and {finished} finished."]
    outcomes = [
        (recap.figure("as-predicted"), "as predicted"),
        (recap.figure("partly-as-predicted"), "partly as predicted"),
        (recap.figure("not-as-predicted"), "differently"),
    ]
    if told := listed([f"{number} {words}" for number, words in outcomes if number]):
        said.append(f"What came out: {told}.")
    if decided:
        kinds = [(recap.figure(kind), kind) for kind in ("adopted", "adapted", "abandoned")]
        said.append(f"Leads decided on {decided}: {listed([f'{number} {kind}' for number, kind in kinds if number])}.")
    return " ".join(said)
