"""Route ids: one id of each kind, all of one team, for tests of every route."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import func

from board.database import db
from board.models.circles.phase import CirclePhase
from board.models.evidence.cost import count_cost
from board.models.evidence.paste import Paste
from board.models.evidence.reading import latest_id
from board.models.evidence.risk_matrix import Score
from board.models.experiments.agreement import AgreementKind as Said
from board.models.experiments.move import Move
from board.models.experiments.outcome import name_outcome
from board.models.learning.card_evidence import Stance, link_to_card
from board.models.learning.learning_card import propose
from board.models.moments import now
from board.models.people.one_time_link import JOIN, make_link
from board.models.people.person import Person
from board.models.people.phrase import add_phrase
from board.models.people.sign_in import begin_sign_in
from board.models.people.team import MEMBER, Membership, Team
from board.models.retrospectives.escalation import escalate
from board.models.retrospectives.improvement import Improvement
from board.models.retrospectives.note import Note
from board.models.retrospectives.shout_out import thank
from board.models.review.period import Span, last
from board.models.review.review_link import share_review
from board.models.round_up.draft import draft
from board.models.round_up.item import RoundUpItem, RoundUpSection
from board.models.round_up.letter import Letter, mark_failed, write_letters
from board.models.round_up.picture import read_picture
from board.models.round_up.round_up import RoundUp, this_monday
from board.models.round_up.subscription import opt_out_token
from board.models.sign_on.claims import Claims
from board.models.sign_on.identity import link_identity
from board.models.sign_on.provider_roles import TeamRole
from board.models.sign_on.provisioning import make_token
from board.models.stages import Stage
from tests.factor_factories import make_factor_ids
from tests.factories import (
    make_agreement,
    make_check,
    make_circle,
    make_expecting,
    make_experiment,
    make_measure,
    make_person,
    make_reflected,
    make_risk,
    make_sprint,
)
from tests.pictures import png

# Resources of a circle, which has a retrospective of its own.
CIRCLES = (
    *("circles", "circle_closings", "participants", "phases", "turns", "facilitators", "timers"),
    *("ready_signals", "groups", "votes", "choices"),
)
# Readable by everyone once sent; a draft only by its editors.
READ_WHEN_SENT = ("round_ups.show", "round_up_pictures.show")


@dataclass(frozen=True)
class RouteIds:
    """The ids that addresses are built from: one of each kind, all of one team."""

    slug: str
    experiment_id: int
    sprint_id: int
    retrospective_id: int
    circle_id: int
    note_id: int
    improvement_id: int
    move_id: int
    link_id: int
    membership_id: int
    sign_in_id: int
    team_role_id: int
    identity_id: int
    token_id: int
    passkey_id: int
    app_id: int
    escalation_id: int
    shout_out_id: int
    measure_id: int
    reading_id: int
    paste_id: int
    rebase_id: int
    person_id: int
    token: str
    review_link_id: int
    review_token: str
    card_id: int
    evidence_id: int
    phrase_id: int
    outcome_id: int
    monday: str
    sent_monday: str
    round_up_item_id: int
    letter_id: int
    opt_out_token: str
    name: str = "-"
    kind: str = "Schemas"
    number: str = "1"
    path: str = "css/base.css"
    colour: str = "00594f"

    def address(self, rule: object) -> dict[str, object]:
        """The values for the variables of a rule in the URL map."""
        values = {argument: getattr(self, argument) for argument in rule.arguments}  # type: ignore[attr-defined]
        if rule.endpoint.partition(".")[0] in CIRCLES:  # type: ignore[attr-defined]
            values["retrospective_id"] = self.circle_id
        if rule.endpoint in READ_WHEN_SENT:  # type: ignore[attr-defined]
            values["monday"] = self.sent_monday
        return values


def make_route_ids(team: Team, member: Person) -> RouteIds:
    """One record of everything on a team; `member` has written the note and moved the card."""
    sprint = make_sprint(team)
    experiment = make_reflected(
        make_expecting(make_experiment(team, "In the middle of it", Stage.REFLECTING, by=member, sprint=sprint)), by=member
    )
    make_risk(experiment, now_at=Score(2, 3))
    count_cost(experiment, by=member, at=now(), days=6, pounds=1200, full_pounds=85_000)
    asking = make_person(f"Lead-of-{team.slug} Asking", is_lead=True)
    make_agreement(make_check(experiment, "affects_safety", by=member), Said.ASKED, "Who rings?", by=asking)
    link, token = make_link(JOIN, now(), by=member, team=team)
    leaving = make_person(f"{team.slug} Passing")
    membership = Membership(team_id=team.id, person_id=leaving.id, role=MEMBER)
    sign_in, _ = begin_sign_in(leaving, now())
    db.session.add(membership)
    team_role = TeamRole(name="tutor", team=team, role=MEMBER)
    claims = Claims("https://id.example.org", "", f"subject of {team.slug}", "", (), False, False, False, ())
    identity = link_identity(leaving, claims, now())
    scim_token, _secret = make_token(by=member, at=now())
    db.session.add(team_role)
    handed_up = escalate(
        experiment.retrospective.improvements[-1], "A phone", sprint.last_day, by=member, at=now(), today=sprint.first_day
    )
    measure = make_measure(experiment, [24, 19, 22, 26, 18, 23, 21, 25, 20, 24, 22, 19, 23, 41, 18, 9, 8], by=member)
    begun = measure.rebase(now().date() - dt.timedelta(days=2), "A new form", by=member, at=now(), today=now().date())
    shout_out = thank(team, "Thank you for the biscuits", by=member, at=now())
    card = propose("A call on the day before is enough", by=member, at=now())
    evidence = link_to_card(experiment, card, Stance.SUPPORTS, by=member, at=now())
    phrase = add_phrase(f"as they say in {team.name}", "What it means", by=member, at=now())
    shout_out.phrase_id = experiment.phrase_id = phrase.id
    shared, review_token = share_review(None, last(Span.MONTH, now().date(), ZoneInfo("Europe/London")), 30, by=member, at=now())
    outcome = name_outcome(f"Calmer homes for {team.slug}", "Children stay at home", by=member, at=now())
    experiment.link_outcome(outcome, by=member, at=now())
    experiment.retag(f"first visits, word of {team.slug}", by=member, at=now())
    db.session.commit()
    return RouteIds(
        slug=team.slug,
        experiment_id=experiment.id,
        sprint_id=sprint.id,
        retrospective_id=experiment.retrospective.id,
        circle_id=make_circle(team, CirclePhase.GROUP, people=[member]).retrospective_id,
        note_id=db.session.scalars(
            db.select(Note.id).where(Note.retrospective_id == experiment.retrospective.id).order_by(Note.id.desc())
        ).first(),
        improvement_id=db.session.scalars(
            db.select(Improvement.id).where(Improvement.retrospective_id == experiment.retrospective.id)
        ).first(),
        move_id=db.session.scalars(
            db.select(Move.id).where(Move.experiment_id == experiment.id).order_by(Move.id.desc())
        ).first(),
        link_id=link.id,
        membership_id=membership.id,
        sign_in_id=sign_in.id,
        team_role_id=team_role.id,
        identity_id=identity.id,
        token_id=scim_token.id,
        **make_factor_ids(leaving),
        escalation_id=handed_up.id,
        shout_out_id=shout_out.id,
        measure_id=measure.id,
        reading_id=latest_id(measure),
        paste_id=db.session.scalars(db.select(Paste.id).where(Paste.measure_id == measure.id)).one(),
        rebase_id=begun.id,
        person_id=leaving.id,
        token=token,
        review_link_id=shared.id,
        review_token=review_token,
        card_id=card.id,
        evidence_id=evidence.id,
        phrase_id=phrase.id,
        outcome_id=outcome.id,
        **make_round_ups(member, asking),
    )


def make_round_ups(member: Person, lead: Person) -> dict[str, Any]:
    """A sent round-up and a draft, of Mondays that no other team uses."""
    taken = db.session.scalar(db.select(func.count(RoundUp.id))) or 0
    mondays = [this_monday(now().date()) - dt.timedelta(weeks=taken + back) for back in (1, 0)]
    sent, written = (draft(monday, ZoneInfo("Europe/London"), by=lead, at=now())[0] for monday in mondays)
    assert sent is not None
    assert written is not None
    for round_up in (sent, written):
        round_up.put_picture(read_picture(png()), "A grey square", by=lead, at=now())
        round_up.write(by=lead, at=now(), opening="Good morning.")
    items = [
        RoundUpItem(
            round_up_id=written.id,
            section=RoundUpSection.TRYING,
            key=f"seeded-{n}",
            position=n,
            heading=f"Story {n}",
            words="It began.",
        )
        for n in (101, 102)
    ]
    db.session.add_all(items)
    db.session.flush()
    sent.send(sent.revision, by=lead, at=now())
    write_letters(sent, now())
    letter = db.session.scalars(db.select(Letter).where(Letter.round_up_id == sent.id, Letter.person_id == member.id)).one()
    mark_failed(letter.id, "550 No such mailbox", 1, now(), is_hopeless=True)
    db.session.commit()
    return {
        "monday": written.monday.isoformat(),
        "sent_monday": sent.monday.isoformat(),
        "round_up_item_id": items[0].id,
        "letter_id": letter.id,
        "opt_out_token": opt_out_token(member.id, current_app.config["BOARD"].secret_key),
    }
