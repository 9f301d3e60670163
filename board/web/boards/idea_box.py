"""The idea box of the home page: the title of an idea, and the team that it is for."""

from typing import Any

from sqlalchemy import select

from board.database import db
from board.models.experiments.experiment import LONGEST_TITLE, Experiment
from board.models.fields import label_of
from board.models.people.person import Person
from board.models.people.team import Team, teams_of
from board.web.forms.form import Form, as_choices, choose_from, line

ON_NO_TEAM = "You are on no team yet, so there is no board for your idea. A coach or an administrator can put you on one."


class IdeaBoxForm(Form):
    """The title, which is all that an idea needs, and the team, which is that of the last time until another is chosen."""

    title = line(label_of(Experiment.title), LONGEST_TITLE, needed="Enter a title")
    team = choose_from("Team", needed="Choose one of your teams")

    def __init__(self, person: Person, **given: Any):
        super().__init__(**given)
        self.teams = list(db.session.scalars(teams_of(person)))
        self.title.id = "new-idea"
        self.team.id = "idea-team"
        self.team.choices = as_choices((team.slug, team.name) for team in self.teams)
        if self.teams and (self.team.data in (None, "")):
            self.team.data = (usual_team(person, self.teams) or self.teams[0]).slug

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether the shape is right; somebody on no team is told so, and not to choose one."""
        is_right = super().validate(extra_validators)
        if not self.teams:
            self.team.errors = []
            self.form_errors.append(ON_NO_TEAM)
        return is_right and bool(self.teams)

    def chosen_team(self) -> Team:
        """The team that was chosen, once the form is valid."""
        return next(team for team in self.teams if team.slug == self.team.data)


def usual_team(person: Person, teams: list[Team]) -> Team | None:
    """The one of these teams for which a person last logged an idea, wherever they did; None before their first."""
    if len(teams) == 1:
        return teams[0]
    last = db.session.scalar(
        select(Experiment.team_id)
        .where(Experiment.team_id.in_([team.id for team in teams]), Experiment.created_by_id == person.id)
        .order_by(Experiment.created_at.desc(), Experiment.id.desc())
        .limit(1)
    )
    return next((team for team in teams if team.id == last), None)
