"""The second step of signing in: a passkey, the code of an app, or a recovery code; and a passkey alone."""

import datetime as dt

import pytest

from board.database import db
from board.models.moments import now
from board.models.people.audit import AuditEntry
from board.models.people.passkey import Passkey
from board.models.people.person import Person
from board.models.people.recovery_code import draw_recovery_codes, store_recovery_codes
from board.models.people.sign_in import SignIn
from board.web.people import ceremonies, entering
from tests.factor_factories import VERIFIED, SoftPasskey, code_now, give_app, give_passkey
from tests.factories import PASSWORD
from tests.pages import StrictClient

STEP = "/sign-in/second-step"


@pytest.fixture
def secret(app, mel: Person) -> str:
    """Mel has an authenticator app with this secret."""
    return give_app(mel, [app.config["SECRET_KEY"]])


def first_step(client: StrictClient, wanted: str = "", email: str = "mel@example.org"):
    return client.post("/sign-in", data={"email": email, "password": PASSWORD, "next": wanted})


def is_in(client: StrictClient) -> bool:
    return client.get("/account").status_code == 200


def challenge(client: StrictClient, purpose: str) -> dict:
    return client.post("/passkey-challenges", data={"for": purpose}).json


def test_the_password_alone_is_not_enough_for_somebody_who_has_an_app(client: StrictClient, secret: str) -> None:
    answer = first_step(client, "/teams")
    assert answer.location == f"{STEP}?next=/teams"
    assert not is_in(client)
    assert db.session.scalar(db.select(SignIn)) is None
    assert "6 digits" in client.get(answer.location).text
    assert client.post(STEP, data={"code": code_now(secret), "next": "/teams"}).location == "/teams"
    assert is_in(client)
    entry = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "signed in")).one()
    assert "by password and code" in entry.detail


def test_without_a_second_factor_signing_in_stays_one_step(client: StrictClient, mel: Person) -> None:
    assert first_step(client, "/teams").location == "/teams"


def test_a_wrong_code_is_refused_put_on_the_trail_and_not_shown_again(client: StrictClient, secret: str) -> None:
    first_step(client)
    answer = client.post(STEP, data={"code": "000000"})
    assert answer.status_code == 422
    assert "This code is not right" in answer.text
    assert "000000" not in answer.text
    assert db.session.scalars(db.select(AuditEntry.action)).all() == ["factor refused"]
    assert not is_in(client)
    assert "Enter a code" in client.post(STEP, data={"code": ""}).text


def test_a_code_signs_in_once(client: StrictClient, secret: str) -> None:
    first_step(client)
    code = code_now(secret)
    client.post(STEP, data={"code": code})
    client.post("/sign-out")
    first_step(client)
    assert "used already" in client.post(STEP, data={"code": code}).text
    assert not is_in(client)


def test_a_clock_four_minutes_off_gets_a_sentence(client: StrictClient, secret: str) -> None:
    first_step(client)
    answer = client.post(STEP, data={"code": code_now(secret, minutes=4)})
    assert "4 minutes fast" in answer.text
    assert answer.status_code == 422


def test_guessing_at_codes_ends_after_five(client: StrictClient, secret: str) -> None:
    first_step(client)
    for _try in range(5):
        assert client.post(STEP, data={"code": "000000"}).status_code == 422
    answer = client.post(STEP, data={"code": code_now(secret)})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 60
    assert "too many wrong codes" in answer.text
    client.get("/")
    first_step(client)
    assert client.post(STEP, data={"code": code_now(secret)}).status_code == 429


def test_a_recovery_code_stands_in_once(client: StrictClient, mel: Person, secret: str) -> None:
    drawn = draw_recovery_codes()
    store_recovery_codes(mel, drawn, now())
    db.session.commit()
    first_step(client)
    assert client.post(STEP, data={"code": drawn[0].words}).status_code == 303
    client.post("/sign-out")
    first_step(client)
    answer = client.post(STEP, data={"code": drawn[0].words})
    assert "This recovery code has been used already" in answer.text
    assert not is_in(client)


def test_nobody_comes_to_the_second_step_without_the_first(client: StrictClient, secret: str) -> None:
    assert client.get(STEP).location == "/sign-in"
    assert client.post(STEP, data={"code": code_now(secret)}).location == "/sign-in"
    assert not is_in(client)


@pytest.mark.parametrize("what", ["another password", "has left", "ten minutes"])
def test_the_first_step_ends(client: StrictClient, mel: Person, secret: str, what: str, monkeypatch) -> None:
    first_step(client)
    if what == "another password":
        mel.set_password("seven calm herons")
    if what == "has left":
        mel.left_at = now()
    db.session.commit()
    if what == "ten minutes":
        monkeypatch.setattr(entering, "now", lambda: now() + dt.timedelta(minutes=11))
    assert client.post(STEP, data={"code": code_now(secret)}).location == "/sign-in"
    assert not is_in(client)


def test_a_link_for_a_new_password_does_not_get_round_it(client: StrictClient, ada: Person, mel: Person, secret: str) -> None:
    client.sign_in(ada).post(f"/people/{mel.id}/password-links")
    with client.session_transaction() as kept:
        token = kept["shown"][2]
    client.post("/sign-out")
    assert client.post(f"/links/{token}", data={"password": "seven calm herons"}).location == STEP
    assert not is_in(client)
    client.post(STEP, data={"code": code_now(secret)})
    assert is_in(client)


def test_a_passkey_is_the_second_step(client: StrictClient, mel: Person) -> None:
    device = SoftPasskey(flags=1)
    give_passkey(mel, device)
    first_step(client)
    options = challenge(client, "second-step")
    assert len(options["allowCredentials"]) == 1
    assert client.post(STEP, data={"credential": device.answer(options)}).status_code == 303
    assert is_in(client)


def test_a_passkey_of_somebody_else_is_no_second_step(client: StrictClient, mel: Person, otto: Person) -> None:
    give_passkey(mel, SoftPasskey())
    ottos = SoftPasskey(credential_id=b"of Otto")
    give_passkey(otto, ottos)
    first_step(client)
    answer = client.post(STEP, data={"credential": ottos.answer(challenge(client, "second-step"))})
    assert "does not know this passkey" in answer.text
    assert not is_in(client)


def test_a_passkey_alone_signs_in(client: StrictClient, mel: Person) -> None:
    device = SoftPasskey()
    give_passkey(mel, device)
    options = challenge(client, "sign-in")
    assert options["userVerification"] == "required"
    assert "allowCredentials" not in options or options["allowCredentials"] == []
    answer = client.post("/sign-in/passkey", data={"credential": device.answer(options), "next": "/teams"})
    assert answer.location == "/teams"
    assert is_in(client)


def refused_alone(client: StrictClient, device: SoftPasskey, options: dict | None = None, **more: bytes) -> str:
    answer = client.post("/sign-in/passkey", data={"credential": device.answer(options or challenge(client, "sign-in"), **more)})
    assert answer.status_code == 422
    assert not is_in(client)
    return answer.text


def test_a_passkey_of_another_site_is_refused_with_a_sentence(client: StrictClient, mel: Person) -> None:
    give_passkey(mel, SoftPasskey())
    assert "belongs to another site. Open this board at http://localhost" in refused_alone(
        client, SoftPasskey(origin="https://evil.example")
    )


def test_what_a_device_must_not_say_is_refused(client: StrictClient, mel: Person) -> None:
    device = SoftPasskey()
    passkey = give_passkey(mel, device)
    other_key = SoftPasskey(count=50)
    assert "could not be checked" in refused_alone(client, other_key)
    device.site = "evil.example"
    assert "could not be checked" in refused_alone(client, device)
    device.site, device.flags = "localhost", VERIFIED
    assert "could not be checked" in refused_alone(client, device)
    device.flags = 1
    assert "no PIN or fingerprint" in refused_alone(client, device)
    device.flags = 5
    assert "could not be checked" in refused_alone(client, device, userHandle=b"somebody else")
    passkey.sign_count = 99
    db.session.commit()
    assert "exist twice" in refused_alone(client, device)


def test_a_challenge_works_once_for_one_purpose_and_five_minutes(client: StrictClient, mel: Person, monkeypatch) -> None:
    device = SoftPasskey()
    give_passkey(mel, device)
    options = challenge(client, "sign-in")
    with client.session_transaction() as kept:
        before = dict(kept)
    answer = device.answer(options)
    client.post("/sign-in/passkey", data={"credential": answer})
    client.post("/sign-out")
    with client.session_transaction() as kept:
        kept.clear()
        kept.update(before)
    replayed = client.post("/sign-in/passkey", data={"credential": answer})
    assert replayed.status_code == 422
    first_step(client)
    assert "could not be checked" in refused_alone(client, device, challenge(client, "second-step"))
    later = challenge(client, "sign-in")
    monkeypatch.setattr(ceremonies, "now", lambda: now() + dt.timedelta(minutes=6))
    assert "took too long" in refused_alone(client, device, later)


def test_somebody_who_has_left_comes_in_with_no_passkey(client: StrictClient, mel: Person) -> None:
    device = SoftPasskey()
    give_passkey(mel, device)
    mel.left_at = now()
    db.session.commit()
    assert "does not know this passkey" in refused_alone(client, device)


@pytest.mark.parametrize(
    "garbage", ["", "{", "[]", "null", '{"response": 5}', '{"response": {"clientDataJSON": "x"}}', "[" * 5000]
)
def test_what_no_device_says_is_a_sentence(client: StrictClient, mel: Person, garbage: str) -> None:
    challenge(client, "sign-in")
    answer = client.post("/sign-in/passkey", data={"credential": garbage})
    assert answer.status_code == 422
    assert db.session.scalar(db.select(AuditEntry)) is None
    assert "could not be checked" in answer.text


def test_challenges_are_for_those_who_may_answer(client: StrictClient, mel: Person) -> None:
    for purpose in ("second-step", "confirm", "new", "anything", ""):
        assert client.post("/passkey-challenges", data={"for": purpose}).status_code == 404
    assert db.session.scalar(db.select(Passkey)) is None
