"""One's own account: name, address, password, and where one is signed in."""

from board.database import db
from board.models.people.activity import Activity
from board.models.people.guess_limit import PER_PROOF
from board.models.people.person import Person
from board.models.people.sign_in import SignIn
from tests.factories import PASSWORD
from tests.pages import StrictClient

NEW_PASSWORD = "seven calm herons"


def test_the_account_shows_who_one_is_and_where_one_is_signed_in(client: StrictClient, mel: Person) -> None:
    client.sign_in(mel)
    db.session.scalars(
        db.select(SignIn)
    ).one().browser = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605 Version/18.0 Safari/604"
    page = client.get("/account").text
    assert "mel@example.org" in page
    assert "Safari on an iPhone" in page
    assert "This browser" in page


def test_a_new_name_and_address_are_saved_and_put_on_record(client: StrictClient, mel: Person) -> None:
    client.sign_in(mel)
    answer = client.post("/account", data={"name": "Melanie Okafor", "email": "Melanie@example.org", "version": mel.version})
    assert answer.location == "/account"
    assert (mel.name, mel.email) == ("Melanie Okafor", "melanie@example.org")
    assert db.session.scalars(db.select(Activity)).one().changes["name"] == ["Mel Okafor", "Melanie Okafor"]


def test_nobody_takes_the_address_of_somebody_else(client: StrictClient, mel: Person, otto: Person) -> None:
    answer = client.sign_in(mel).post("/account", data={"name": "Mel Okafor", "email": "otto@example.org", "version": 1})
    assert answer.status_code == 422
    assert "Somebody already signs in with this e-mail address" in answer.text
    assert 'value="otto@example.org"' in answer.text
    assert mel.email == "mel@example.org"


def test_an_address_that_is_none_is_refused(client: StrictClient, mel: Person) -> None:
    for wrong in ("mel", "mel@", "mel@example", "a b@example.org", "mel@example..org"):
        answer = client.sign_in(mel).post("/account", data={"name": "Mel", "email": wrong, "version": 1})
        assert answer.status_code == 422, wrong


def test_two_windows_changing_the_same_name_lose_neither(client: StrictClient, mel: Person) -> None:
    client.sign_in(mel)
    opened = mel.version
    client.post("/account", data={"name": "Mel A", "email": "mel@example.org", "version": opened})
    answer = client.post("/account", data={"name": "Mel B", "email": "mel@example.org", "version": opened})
    assert answer.status_code == 409
    assert "Mel A" in answer.text
    assert "Mel B" in answer.text
    assert mel.name == "Mel A"


def change_password(client: StrictClient, current: str = PASSWORD, password: str = NEW_PASSWORD):
    return client.post("/account/password", data={"current": current, "password": password})


def test_a_new_password_signs_every_other_browser_out(client: StrictClient, mel: Person) -> None:
    elsewhere = client.application.test_client().sign_in(mel)
    client.sign_in(mel)
    assert client.get("/account/password").status_code == 200
    assert change_password(client).location == "/account"
    assert client.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303
    assert mel.has_password(NEW_PASSWORD)
    assert NEW_PASSWORD not in str([row.changes for row in db.session.scalars(db.select(Activity))])
    elsewhere.stop_listening()


def test_the_current_password_has_to_be_right(client: StrictClient, mel: Person) -> None:
    answer = change_password(client.sign_in(mel), current="a guess by a passer-by")
    assert answer.status_code == 422
    assert "This is not your password now" in answer.text
    assert mel.has_password(PASSWORD)


def test_a_weak_password_is_refused_and_no_guess_is_counted(client: StrictClient, mel: Person) -> None:
    client.sign_in(mel)
    for _try in range(PER_PROOF.most + 1):
        assert "12 characters or more" in change_password(client, password="short").text
    assert change_password(client).status_code == 303


def test_guessing_the_current_password_is_limited(client: StrictClient, mel: Person) -> None:
    client.sign_in(mel)
    for _try in range(PER_PROOF.most):
        change_password(client, current="a guess by a passer-by")
    assert change_password(client).status_code == 429


def test_a_browser_left_behind_can_be_ended(client: StrictClient, mel: Person) -> None:
    left = client.application.test_client().sign_in(mel)
    behind = db.session.scalars(db.select(SignIn)).one().id
    assert client.sign_in(mel).post(f"/sign-ins/{behind}/end").location == "/account"
    assert left.get("/account").status_code == 303
    assert client.get("/account").status_code == 200
    left.stop_listening()


def test_ending_this_browser_is_signing_out(client: StrictClient, mel: Person) -> None:
    client.sign_in(mel)
    here = db.session.scalars(db.select(SignIn)).one().id
    assert client.post(f"/sign-ins/{here}/end").location == "/sign-in"
    assert client.get("/account").status_code == 303


def test_nobody_ends_a_sign_in_of_somebody_else(client: StrictClient, mel: Person, otto: Person) -> None:
    client.sign_in(otto)
    ottos = db.session.scalars(db.select(SignIn)).one().id
    assert client.sign_in(mel).post(f"/sign-ins/{ottos}/end").status_code == 404
    assert db.session.get_one(SignIn, ottos).ended_at is None


def test_signing_out_everywhere_means_here_too(client: StrictClient, mel: Person, otto: Person) -> None:
    elsewhere = client.application.test_client().sign_in(mel)
    client.sign_in(otto)
    client.sign_in(mel)
    assert "Sign out everywhere" in client.get("/account").text
    assert client.post("/account/sign-outs").location == "/sign-in"
    assert client.get("/account").status_code == elsewhere.get("/account").status_code == 303
    assert db.session.scalars(db.select(SignIn).where(SignIn.ended_at.is_(None))).one().person_id == otto.id
    elsewhere.stop_listening()
