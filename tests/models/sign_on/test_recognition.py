"""Recognition: linking by the directory's number, and the roles that the provider gives and takes back."""

import pytest

from board.database import db
from board.models.moments import now
from board.models.people.account import change_account
from board.models.people.audit import AuditEntry
from board.models.sign_on.claims import Claims
from board.models.sign_on.provider_roles import TeamRole, add_team_role, remove_team_role
from board.models.sign_on.provisioning import DirectoryEntry, add_from_directory
from board.models.sign_on.recognition import recognise
from board.models.sign_on.sign_on_policy import SignOnPolicy
from tests.factories import make_person

STRICT = SignOnPolicy(id=1, creates_people=False, allows_guests=False)


def claims_of(name: str, *roles: str, subject: str = "", email: str = "") -> Claims:
    """What the provider says about a person of the cast."""
    address = email or f"{name.lower()}@example.org"
    return Claims("https://id.example.org", "a tenant", subject or name, name, (address,), False, True, False, roles)


def come(name: str, *roles: str):
    person = recognise(claims_of(name, *roles), STRICT, now())
    db.session.commit()
    return person


def test_whom_the_directory_added_is_known_by_its_number_whatever_the_address(organisation):
    entry = DirectoryEntry("nell@example.org", "Nell Novak", "nell@example.org", "number 7", True)
    nell = add_from_directory(entry, now()).person
    assert recognise(claims_of("Nell", subject="number 7", email="other@example.org"), STRICT, now()) is nell


def test_app_roles_give_and_take_back_what_they_gave(mel, ada):
    come("Mel", "Lead", "ADMINISTRATOR", "auditor", "something else")
    assert (mel.is_lead, mel.is_admin, mel.is_auditor) == (True, True, True)
    come("Mel", "auditor")
    assert (mel.is_lead, mel.is_admin, mel.is_auditor) == (False, False, True)
    given = [entry.actor for entry in db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "role taken"))]
    assert given == ["single sign-on"] * 2


def test_what_somebody_here_gave_by_hand_stays(lee, mel, ada):
    come("Lee", "lead")
    come("Lee")
    assert lee.is_lead
    come("Mel", "lead")
    change_account(mel, by=ada, at=now(), is_lead=False)
    come("Mel")
    change_account(mel, by=ada, at=now(), is_lead=True)
    come("Mel")
    assert mel.is_lead


def test_the_last_administrator_stays_one_and_is_taken_back_when_there_is_another(organisation, ada):
    mel = make_person("Mel Okafor")
    come("Mel", "administrator")
    change_account(ada, by=mel, at=now(), is_admin=False)
    come("Mel")
    assert mel.is_admin
    change_account(ada, by=mel, at=now(), is_admin=True)
    come("Mel")
    assert not mel.is_admin


def test_an_app_role_brings_people_onto_a_team_and_off_it_again(school, otto, ada):
    add_team_role("Tutor", school, "member", by=ada, at=now())
    come("Otto", "tutor")
    assert otto.role_in(school.id) == "member"
    come("Otto")
    assert otto.role_in(school.id) is None


def test_a_larger_role_is_given_and_the_one_of_before_comes_back(school, mel, ada):
    add_team_role("head", school, "coach", by=ada, at=now())
    come("Mel", "head")
    assert mel.role_in(school.id) == "coach"
    come("Mel")
    assert mel.role_in(school.id) == "member"


def test_a_role_that_puts_nobody_on_a_team_any_more_is_taken_back(school, otto, ada):
    team_role = add_team_role("tutor", school, "member", by=ada, at=now())
    come("Otto", "tutor")
    remove_team_role(team_role, by=ada, at=now())
    come("Otto", "tutor")
    assert otto.role_in(school.id) is None


def test_a_coach_who_was_made_one_by_hand_stays_when_the_provider_takes_back_a_membership(school, otto, cora, ada):
    add_team_role("tutor", school, "member", by=ada, at=now())
    come("Otto", "tutor")
    next(one for one in otto.memberships if one.team_id == school.id).role = "coach"
    come("Otto")
    assert otto.role_in(school.id) == "coach"


def test_a_team_that_has_become_private_says_itself_who_is_on_it(school, otto, mel, ada):
    db.session.add(TeamRole(name="tutor", team=school, role="member"))
    come("Otto", "tutor")
    school.is_private = True
    come("Otto")
    assert otto.role_in(school.id) == "member"
    lee = make_person("Lee Marsh")
    come("Lee", "tutor")
    assert lee.role_in(school.id) is None


@pytest.mark.parametrize("role", ["lead", "Lead ", "LEAD"])
def test_an_app_role_is_the_same_in_capitals(mel, role):
    assert come("Mel", role).is_lead
