"""What a team calls its stages, and their limits."""

import pytest

from board.models.people.person import Person
from board.models.people.team import Team
from board.models.stages import Stage
from tests.pages import StrictClient

STAGES = "/teams/team-around-the-school/stages"
FORM = {f"{stage}_label": stage.label for stage in Stage} | {f"{stage}_limit": "" for stage in Stage}


def test_a_coach_names_stages_and_sets_limits(client: StrictClient, school: Team, cora: Person) -> None:
    assert 'value="Ideas"' in client.sign_in(cora).get(STAGES).text
    client.post(STAGES, data={**FORM, "ideas_label": "Sparks", "trying_limit": "3"})
    assert school.label_of(Stage.IDEAS) == "Sparks"
    assert school.limit_of(Stage.TRYING) == 3
    assert len(school.stage_settings) == 2
    page = client.get(STAGES).text
    assert 'value="Sparks"' in page
    assert 'value="3"' in page


def test_an_empty_name_and_limit_bring_back_what_was(client: StrictClient, school: Team, cora: Person) -> None:
    client.sign_in(cora).post(STAGES, data={**FORM, "ideas_label": "Sparks", "ideas_limit": "3"})
    client.post(STAGES, data={**FORM, "ideas_label": ""})
    assert school.label_of(Stage.IDEAS) == "Ideas"
    assert school.limit_of(Stage.IDEAS) is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"trying_limit": "0"}, "must be a whole number, 1 to 999"),
        ({"trying_limit": "many"}, "must be a whole number"),
        ({"trying_limit": "10000000000000"}, "must be a whole number"),
        ({"ideas_label": "x" * 31}, "30 characters or fewer"),
        ({"ideas_label": "Ready"}, "Two stages cannot have the same name"),
        ({"ideas_label": "a\0"}, "cannot be shown"),
    ],
)
def test_what_is_wrong_is_said_and_kept(
    client: StrictClient, school: Team, cora: Person, wrong: dict[str, str], sentence: str
) -> None:
    answer = client.sign_in(cora).post(STAGES, data={**FORM, "decided_label": "Done with", **wrong})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Done with"' in answer.text
    assert not school.stage_settings


def test_only_coaches_do_so(
    client: StrictClient, school: Team, private_team: Team, mel: Person, lee: Person, ada: Person, otto: Person
) -> None:
    for person in (mel, lee, ada, otto):
        client.sign_in(person)
        assert client.get(STAGES).status_code == 403
        assert client.post(STAGES, data=FORM).status_code == 403
    assert client.sign_in(otto).get("/teams/leaving-care/stages").status_code == 404
