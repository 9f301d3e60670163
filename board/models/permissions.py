"""Permissions: who may do what, as one question for each action, and which notes a person may read."""

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
    """Whether a person may see a team: anyone an open one; its people, leads and administrators a private one."""
    return not team.is_private or person.is_lead or person.is_admin or person.role_in(team.id) is not None


def sees_team() -> ColumnElement[bool]:
    """SQL condition: the rule of `may_see_team`, for a statement that joins Person and Team."""
    on_it = select(Membership.id).where(Membership.team_id == Team.id, Membership.person_id == Person.id).exists()
    return or_(Team.is_private.is_(False), Person.is_lead, Person.is_admin, on_it)


def readable_retrospectives(person: Person) -> Select[Retrospective]:
    """The retrospectives whose raw notes a person may read: those of teams they are on, whatever other roles they have.

    Whoever came onto a team without its coaches, such as an administrator who put themselves on it, reads those that began since.
    """
    return select(Retrospective).where(Retrospective.is_open_to(person))


def readable_notes(person: Person) -> Select[Note]:
    """The raw notes that a person may read: those of teams they are on, in an order that does not tell who wrote them.

    While a circle is writing, each reads only their own. Everything that shows the text of a note selects from this.
    """
    writing = select(Circle.id).where(Circle.retrospective_id == Note.retrospective_id, Circle.phase.not_in(READING))
    own_teams = readable_retrospectives(person).with_only_columns(Retrospective.id)
    return (
        select(Note)
        .where(Note.retrospective_id.in_(own_teams), or_(Note.by_id == person.id, ~writing.exists()))
        .order_by(Note.key)
    )


def may_work_in(person: Person, team: Team) -> bool:
    """Write, move and archive experiments, results, measures, retrospectives and learnings: the people on the team."""
    return person.role_in(team.id) is not None


def may_coach(person: Person, team: Team) -> bool:
    """Plan and close sprints, name stages and set limits: the team's coaches."""
    return person.role_in(team.id) == COACH


def may_change_who_is_on(person: Person, team: Team) -> bool:
    """Invite and remove people: the team's coaches, and administrators."""
    return may_coach(person, team) or person.is_admin


def may_take_off(person: Person, membership: Membership) -> bool:
    """Take somebody off a team: whoever may change who is on it, and everybody themselves."""
    return membership.person_id == person.id or may_change_who_is_on(person, membership.team)


def may_decide(person: Person, experiment: Experiment) -> bool:
    """Adopt, adapt or abandon: leads."""
    return person.is_lead and may_see_team(person, experiment.team)


def may_agree(person: Person, experiment: Experiment) -> bool:
    """Agree that something may be tried, ask a question or refuse: leads."""
    return person.is_lead and may_see_team(person, experiment.team)


def may_share_reviews(person: Person) -> bool:
    """Share a review by a link, see what is shared, and withdraw it: leads."""
    return person.is_lead


def may_answer(person: Person, team: Team) -> bool:
    """Answer a team's escalation: leads."""
    return person.is_lead and may_see_team(person, team)


def may_withdraw(person: Person, escalation: Escalation) -> bool:
    """Withdraw an escalation: whoever raised it."""
    return escalation.raised_by_id == person.id


def may_take_away(person: Person, shout_out: ShoutOut) -> bool:
    """Archive and restore a shout-out: whoever wrote it."""
    return shout_out.by_id == person.id


def may_reword(person: Person, card: LearningCard) -> bool:
    """Reword, archive and restore a learning card: whoever proposed it, and administrators."""
    return card.proposed_by_id == person.id or person.is_admin


def may_edit_round_ups(person: Person) -> bool:
    """Write and send the Monday round-up: leads, and coaches of any team."""
    return person.is_lead or any(membership.role == COACH for membership in person.memberships)


def may_read_audit(person: Person) -> bool:
    """Read the audit trail: administrators and auditors."""
    return person.is_admin or person.is_auditor


def may_administer(person: Person) -> bool:
    """Change people, teams, roles and the organisation's settings: administrators."""
    return person.is_admin


def memberships_with_teams(person: Person) -> Select[Membership]:
    """A person's memberships with their teams, by team name."""
    return select(Membership).join(Membership.team).where(Membership.person_id == person.id).order_by(func.lower(Team.name))
