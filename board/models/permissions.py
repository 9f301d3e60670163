"""Who may do what: one question for each action, and the notes that a person may read."""

from sqlalchemy import ColumnElement, Select, func, or_, select

from board.models.circles.circle import Circle
from board.models.circles.phase import READING
from board.models.experiments.experiment import Experiment
from board.models.learning.learning_card import LearningCard
from board.models.people.person import Person
from board.models.people.team import COACH, Membership, Team
from board.models.retrospectives.escalation import Escalation
from board.models.retrospectives.note import Note
from board.models.retrospectives.retrospective import Retrospective
from board.models.retrospectives.shout_out import ShoutOut


def may_see_team(person: Person, team: Team) -> bool:
    """Open teams are for everyone signed in; a private one is for its people, leads and administrators."""
    return not team.is_private or person.is_lead or person.is_admin or person.role_in(team.id) is not None


def sees_team() -> ColumnElement[bool]:
    """The rule of `may_see_team` as a condition for a statement that joins Person and Team itself."""
    on_it = select(Membership.id).where(Membership.team_id == Team.id, Membership.person_id == Person.id).exists()
    return or_(Team.is_private.is_(False), Person.is_lead, Person.is_admin, on_it)


def readable_retrospectives(person: Person) -> Select[Retrospective]:
    """The retrospectives whose raw notes a person may read: those of their own teams, whatever else they are."""
    return select(Retrospective).where(Retrospective.team_id.in_([membership.team_id for membership in person.memberships]))


def readable_notes(person: Person) -> Select[Note]:
    """The raw notes that a person may read, in an order that tells nothing: those of their own teams.

    While a circle is writing, only their own. Everything that shows what a note says asks here.
    """
    writing = select(Circle.id).where(Circle.retrospective_id == Note.retrospective_id, Circle.phase.not_in(READING))
    own_teams = readable_retrospectives(person).with_only_columns(Retrospective.id)
    return (
        select(Note)
        .where(Note.retrospective_id.in_(own_teams), or_(Note.by_id == person.id, ~writing.exists()))
        .order_by(Note.key)
    )


def may_work_in(person: Person, team: Team) -> bool:
    """Write, move and archive experiments, results, measures, retrospectives and learning: the people on the team."""
    return person.role_in(team.id) is not None


def may_coach(person: Person, team: Team) -> bool:
    """Plan and close sprints, name stages and set limits: the team's coaches."""
    return person.role_in(team.id) == COACH


def may_change_who_is_on(person: Person, team: Team) -> bool:
    """Invite and remove people: the team's coaches and administrators."""
    return may_coach(person, team) or person.is_admin


def may_decide(person: Person, experiment: Experiment) -> bool:
    """Adopt, adapt or abandon: leads."""
    return person.is_lead and may_see_team(person, experiment.team)


def may_agree(person: Person, experiment: Experiment) -> bool:
    """Agree that something may be tried, ask back, or say no: leads."""
    return person.is_lead and may_see_team(person, experiment.team)


def may_share_reviews(person: Person) -> bool:
    """Share a review by a link, see what is shared, and withdraw it: leads."""
    return person.is_lead


def may_answer(person: Person, team: Team) -> bool:
    """Answer what a team has handed up: leads."""
    return person.is_lead and may_see_team(person, team)


def may_withdraw(person: Person, escalation: Escalation) -> bool:
    """Take a question back: whoever raised it."""
    return escalation.raised_by_id == person.id


def may_take_away(person: Person, shout_out: ShoutOut) -> bool:
    """Take a shout-out away, and put it back: whoever wrote it."""
    return shout_out.by_id == person.id


def may_reword(person: Person, card: LearningCard) -> bool:
    """Reword a learning card, archive it and bring it back: whoever proposed it, and administrators."""
    return card.proposed_by_id == person.id or person.is_admin


def may_edit_round_ups(person: Person) -> bool:
    """Write the Monday round-up and send it: leads, and whoever coaches a team."""
    return person.is_lead or any(membership.role == COACH for membership in person.memberships)


def may_administer(person: Person) -> bool:
    """People, teams, roles and the organisation's settings: administrators."""
    return person.is_admin


def memberships_with_teams(person: Person) -> Select[Membership]:
    """A person's memberships with their teams, by team name."""
    return select(Membership).join(Membership.team).where(Membership.person_id == person.id).order_by(func.lower(Team.name))
