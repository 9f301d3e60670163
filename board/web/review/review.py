"""The review: what teams tried, learned and changed in a period, under six questions; for leads also what waits for them."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.models.experiments.experiment import Experiment
from board.models.moments import count, listed
from board.models.permissions import may_share_reviews
from board.models.retrospectives.escalation import answered_between
from board.models.review.portfolio import MOST_COUNTED
from board.models.review.recap import Recap, recap_of
from board.web.access import current_person
from board.web.experiments.decision_reviews import TriedReview, empty_look
from board.web.experiments.decisions import TriedDecision, empty_form
from board.web.forms.form import Form
from board.web.forms.several import beside_others
from board.web.fragments import page
from board.web.review.filter import Filter, read_filter
from board.web.review.risks import risks_in

bp = Blueprint("review", __name__)

MOST_ANSWERS = 10


@bp.get("/review")
def show() -> Response:
    """One page for the teams and days in the address; everyone may read it, of the teams that they may see."""
    return review_page(read_filter())


def review_page(wanted: Filter, status: int = 200, tried: TriedDecision | TriedReview | None = None) -> Response:
    """The page; with the card and the form of what was `tried` and refused, which is there whatever waits now."""
    names = names_of(wanted)
    if tried is not None:
        experiment = with_errors(names, tried)
        if experiment not in (*names["to_decide"], *names["to_review"]):
            names["to_decide"].insert(0, experiment)
    return page(
        "review/show.html",
        422 if wanted.days.problems else status,
        nav="review",
        may_share=may_share_reviews(current_person()),
        form_has_errors=bool(wanted.days.problems or tried),
        answered=answered_between(names["portfolio"].teams, wanted.period.since, wanted.period.until, MOST_ANSWERS),
        **names,
        **risks_in(names["portfolio"]),
    )


def with_errors(names: dict[str, Any], tried: TriedDecision | TriedReview) -> Experiment:
    """The experiment of what was refused, of which `names` has the form with what was typed from now on."""
    experiment = tried.experiment
    kept, other = ("forms", "looks") if isinstance(tried, TriedDecision) else ("looks", "forms")
    names[other].pop(experiment.id, None)
    names[kept][experiment.id] = beside_others(tried.form, experiment.id)
    return experiment


def names_of(wanted: Filter) -> dict[str, Any]:
    """What the figures, the questions and what waits are drawn from, for somebody who is signed in."""
    person, portfolio, address = current_person(), wanted.portfolio(), wanted.address()
    # A lead is told what waits anywhere, everyone else what their own teams wait for; only a lead has the buttons.
    inbox_filter = wanted if person.is_lead else wanted.among({membership.team_id for membership in person.memberships})
    inbox_portfolio = portfolio if inbox_filter is wanted else inbox_filter.portfolio() if inbox_filter else None
    recap = recap_of(portfolio, inbox_portfolio)
    to_decide, to_review = (recap.inbox.to_decide, recap.inbox.to_review) if recap.inbox else ([], [])
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
        "to_review": to_review,
        "done": set(),
        "may_act": person.is_lead,
        **forms_for([*to_decide, *to_review] if person.is_lead else []),
        "decide_url": lambda experiment: url_for("review_decisions.create", experiment_id=experiment.id, **address),
        "look_url": lambda experiment: url_for("review_decision_reviews.create", experiment_id=experiment.id, **address),
        "back": url_for("review.show", **address),
        "period": wanted.period,
        "list_url": lambda name: url_for("review_experiments.index", shelf=name, **address),
        "experiment_url": lambda experiment: url_for("experiments.show", experiment_id=experiment.id),
        "summary": in_sentences(recap),
        "names_people": True,
        "most_counted": MOST_COUNTED,
    }


def forms_for(waiting: Iterable[Experiment]) -> dict[str, dict[int, Form]]:
    """By experiment id, the `forms` of what is to be decided, beginning with the team's own words, and of the `looks` at a decision."""
    forms: dict[int, Form] = {}
    looks: dict[int, Form] = {}
    for experiment in waiting:
        latest = experiment.decision.latest_review if experiment.decision else None
        if experiment.decision is None or (latest and latest.asks_to_decide):
            forms[experiment.id] = beside_others(empty_form(experiment, **suggested_words(experiment)), experiment.id)
        else:
            looks[experiment.id] = beside_others(empty_look(experiment), experiment.id)
    return {"forms": forms, "looks": looks}


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
