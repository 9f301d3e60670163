"""Adding and removing second factors, and what an organisation requires."""

import datetime as dt
import re

import pytest

from board.database import db
from board.models.moments import now
from board.models.people.audit import AuditEntry
from board.models.people.authenticator import AuthenticatorApp
from board.models.people.organisation import Organisation
from board.models.people.passkey import Passkey
from board.models.people.person import Person
from board.models.people.recovery_code import RecoveryCode, draw_recovery_codes, recovery_codes_left, store_recovery_codes
from board.models.people.second_factor import RequiredOf, has_second_factor
from board.models.people.security_mail import SecurityMail
from board.models.people.sign_in import SignIn
from tests.factor_factories import SoftPasskey, code_now, give_app, give_passkey
from tests.pages import StrictClient

APPS, PASSKEYS, SECURITY = "/account/security/apps", "/account/security/passkeys", "/account/security"


def secret_on(page: str) -> str:
    found = re.search(r'<code id="secret">([A-Z2-7 ]+)</code>', page)
    assert found
    return found.group(1).replace(" ", "")


def challenge(client: StrictClient, purpose: str) -> dict:
    return client.post("/passkey-challenges", data={"for": purpose}).json


def make_stale(person: Person) -> None:
    db.session.execute(db.update(SignIn).where(SignIn.person_id == person.id).values(proved_at=now() - dt.timedelta(hours=1)))
    db.session.commit()


def test_an_app_is_added_by_the_code_that_it_shows_and_codes_for_paper_come_with_it(client: StrictClient, mel: Person) -> None:
    page = client.sign_in(mel).get(f"{APPS}/new").text
    assert "<svg" in page
    assert "style=" not in page
    secret = secret_on(page)
    assert secret_on(client.get(f"{APPS}/new").text) == secret
    answer = client.post(APPS, data={"name": "My phone", "code": code_now(secret)})
    assert answer.location == f"{SECURITY}/recovery-codes"
    shown = client.get(answer.location).text
    codes = re.findall(r"<code>(\d+-\w{5}-\w{5})</code>", shown)
    assert len(codes) == 10
    assert client.get(answer.location).location == SECURITY
    assert "My phone" in client.get(SECURITY).text
    assert "1 authenticator app" in client.get("/account").text
    stored = str([row.code_hash for row in db.session.scalars(db.select(RecoveryCode))])
    assert not any(code.partition("-")[2].replace("-", "") in stored for code in codes)
    actions = db.session.scalars(db.select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["factor added", "recovery codes made"]
    assert db.session.scalars(db.select(SecurityMail)).one().detail == "Authenticator app “My phone”"
    assert secret_on(client.get(f"{APPS}/new").text) != secret


def test_an_app_that_shows_something_else_is_not_added_and_its_name_is_kept(client: StrictClient, mel: Person) -> None:
    secret = secret_on(client.sign_in(mel).get(f"{APPS}/new").text)
    for code, sentence in (("000000", "not right"), ("", "Enter the code"), (code_now(secret, minutes=-4), "4 minutes slow")):
        answer = client.post(APPS, data={"name": "My phone", "code": code})
        assert answer.status_code == 422
        assert sentence in answer.text
        assert 'value="My phone"' in answer.text
        assert secret_on(answer.text) == secret
    assert not has_second_factor(mel)


def test_a_page_of_another_sign_in_gets_a_new_picture(client: StrictClient, mel: Person) -> None:
    answer = client.sign_in(mel).post(APPS, data={"name": "My phone", "code": "123456"})
    assert answer.status_code == 422
    assert "open for too long" in answer.text


def test_a_passkey_is_added_by_what_the_device_made(client: StrictClient, mel: Person) -> None:
    assert "Add a passkey" in client.sign_in(mel).get(f"{PASSKEYS}/new").text
    options = challenge(client, "new")
    assert options["rp"]["id"] == "localhost"
    assert options["user"]["name"] == "mel@example.org"
    device = SoftPasskey()
    answer = client.post(PASSKEYS, data={"name": "Work laptop", "credential": device.make(options)})
    assert answer.location == f"{SECURITY}/recovery-codes"
    passkey = db.session.scalars(db.select(Passkey)).one()
    assert (passkey.name, passkey.person_id) == ("Work laptop", mel.id)
    again = challenge(client, "new")
    assert len(again["excludeCredentials"]) == 1
    assert "added already" in client.post(PASSKEYS, data={"name": "Again", "credential": device.make(again)}).text


def test_a_passkey_of_another_site_or_for_another_question_is_not_added(client: StrictClient, mel: Person) -> None:
    client.sign_in(mel)
    refused = {
        "belongs to another site": SoftPasskey(origin="https://evil.example").make(challenge(client, "new")),
        "could not be checked": SoftPasskey().make({"challenge": "AAAA"}),
        "with JavaScript": "",
    }
    for sentence, credential in refused.items():
        answer = client.post(PASSKEYS, data={"name": "Work laptop", "credential": credential})
        assert answer.status_code == 422
        assert sentence in answer.text
        assert 'value="Work laptop"' in answer.text
        challenge(client, "new")
    assert db.session.scalar(db.select(Passkey)) is None


def test_all_of_it_asks_for_a_fresh_sign_in(client: StrictClient, mel: Person, ada: Person) -> None:
    passkey = give_passkey(mel, SoftPasskey())
    client.sign_in(mel)
    make_stale(mel)
    for address in (f"{APPS}/new", f"{PASSKEYS}/new"):
        assert client.get(address).location.startswith("/account/confirm")
    for address in (APPS, PASSKEYS, f"{PASSKEYS}/{passkey.id}/remove", f"{SECURITY}/recovery-codes"):
        assert client.post(address, data={"name": "x", "code": "1"}).status_code == 403
    client.sign_in(ada)
    make_stale(ada)
    assert client.get("/organisation/second-factors").status_code == 303
    assert client.post(f"/people/{mel.id}/second-factor-removals").status_code == 403
    assert has_second_factor(mel)


def test_a_code_or_a_passkey_confirms_in_place_of_the_password(client: StrictClient, mel: Person, app) -> None:
    secret, device = give_app(mel, [app.config["SECRET_KEY"]]), SoftPasskey()
    give_passkey(mel, device)
    for way in ("code", "passkey"):
        client.sign_in(mel)
        make_stale(mel)
        assert "In place of your password" in client.get("/account/confirm").text
        wrong = client.post("/account/confirm", data={"proof": "yes", "proof_code": "000000"})
        assert wrong.status_code == 422
        assert "000000" not in wrong.text
        proof = (
            {"proof_code": code_now(secret)}
            if way == "code"
            else {"proof_credential": device.answer(challenge(client, "confirm"))}
        )
        assert (
            client.post("/account/confirm", data={"proof": "yes", "next": "/account/edit", **proof}).location == "/account/edit"
        )
        assert client.get("/account/edit").status_code == 200


def test_a_recovery_code_confirms_nothing(client: StrictClient, mel: Person, app) -> None:
    give_app(mel, [app.config["SECRET_KEY"]])
    drawn = draw_recovery_codes()
    store_recovery_codes(mel, drawn, now())
    client.sign_in(mel)
    make_stale(mel)
    assert client.post("/account/confirm", data={"proof": "yes", "proof_code": drawn[0].words}).status_code == 422
    assert recovery_codes_left(mel) == 10


def test_a_factor_is_removed_by_its_owner_alone_who_is_told(client: StrictClient, mel: Person, otto: Person) -> None:
    passkey = give_passkey(mel, SoftPasskey())
    assert client.sign_in(otto).post(f"{PASSKEYS}/{passkey.id}/remove").status_code == 404
    assert client.sign_in(mel).post(f"{PASSKEYS}/{passkey.id}/remove").location == SECURITY
    assert not has_second_factor(mel)
    assert db.session.scalars(db.select(SecurityMail)).one().kind == "factor removed"


def test_new_recovery_codes_are_for_those_who_have_a_factor(client: StrictClient, mel: Person, app) -> None:
    client.sign_in(mel)
    assert client.post(f"{SECURITY}/recovery-codes").status_code == 422
    give_app(mel, [app.config["SECRET_KEY"]])
    assert client.post(f"{SECURITY}/recovery-codes").location == f"{SECURITY}/recovery-codes"
    assert recovery_codes_left(mel) == 10


def test_an_administrator_removes_what_somebody_has_lost(client: StrictClient, mel: Person, ada: Person) -> None:
    give_passkey(mel, SoftPasskey())
    elsewhere = client.application.test_client().sign_in(mel)
    assert "1 passkey" in client.sign_in(ada).get(f"/people/{mel.id}").text
    assert client.post(f"/people/{mel.id}/second-factor-removals").location == f"/people/{mel.id}"
    assert not has_second_factor(mel)
    assert elsewhere.get("/account").status_code == 303
    elsewhere.stop_listening()


@pytest.fixture
def required(organisation: Organisation) -> Organisation:
    """The organisation requires a second factor of administrators."""
    organisation.second_factor_of = RequiredOf.ADMINISTRATORS
    db.session.commit()
    return organisation


def test_the_organisation_says_of_whom_it_is_required(client: StrictClient, ada: Person, organisation: Organisation) -> None:
    assert "Who must have a second factor?" in client.sign_in(ada).get("/organisation/second-factors").text
    assert client.post("/organisation/second-factors", data={"second_factor_of": "the king"}).status_code == 422
    assert client.post("/organisation/second-factors", data={"second_factor_of": "administrators"}).status_code == 303
    assert organisation.second_factor_of == "administrators"
    assert db.session.scalars(db.select(AuditEntry)).one().detail.endswith("Administrators")


def test_whoever_lacks_one_adds_it_before_anything_else(
    client: StrictClient, ada: Person, mel: Person, required: Organisation
) -> None:
    client.sign_in(ada)
    for address in ("/", "/people", "/account", "/organisation", "/teams", "/account/password"):
        assert client.get(address).location == SECURITY, address
    assert client.post(f"/people/{mel.id}/password-links").location == SECURITY
    assert client.get("/teams", headers={"HX-Request": "true"}).headers["HX-Redirect"] == SECURITY
    assert "Add a second factor before you go on" in client.get(SECURITY).text
    secret = secret_on(client.get(f"{APPS}/new").text)
    client.post(APPS, data={"name": "My phone", "code": code_now(secret)})
    assert client.get("/people").status_code == 200
    app = db.session.scalars(db.select(AuthenticatorApp)).one()
    assert "Add another one first" in client.post(f"{APPS}/{app.id}/remove").text
    assert has_second_factor(ada)


def test_nobody_else_is_held_up(client: StrictClient, mel: Person, required: Organisation) -> None:
    assert client.sign_in(mel).get("/teams").status_code == 200


def test_in_the_demo_no_visitor_locks_out_the_next(
    client: StrictClient, ada: Person, required: Organisation, monkeypatch
) -> None:
    monkeypatch.setattr("board.web.people.required_factors.is_demo", lambda: True)
    assert client.sign_in(ada).get("/people").status_code == 200
    assert "before you go on" not in client.get(SECURITY).text
