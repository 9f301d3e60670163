"""Second factors: codes as RFC 6238 defines them, used once; recovery codes used once; passkeys that were copied."""

import base64
import datetime as dt

import pytest

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.people.audit import AuditEntry
from board.models.people.authenticator import AuthenticatorApp, ClockWrong, decrypt, encrypt
from board.models.people.organisation import Organisation
from board.models.people.person import Person
from board.models.people.recovery_code import (
    draw_recovery_codes,
    looks_like_recovery_code,
    recovery_codes_left,
    store_recovery_codes,
    use_recovery_code,
)
from board.models.people.second_factor import (
    RequiredOf,
    factors_of,
    has_second_factor,
    must_have_one,
    remove_every_factor,
    remove_factor,
    use_code,
)
from board.models.people.security_mail import SecurityMail
from board.models.people.totp import address_for_app, code_of, new_secret, say_secret, step_at
from tests.factor_factories import SoftPasskey, code_now, give_app, give_passkey

KEYS = ["the key of today, which is long enough", "the key of last year, which was long enough"]
# RFC 6238, appendix B: the secrets are ASCII digits, as many as the digest has bytes.
SECRETS = {"sha1": "12345678901234567890", "sha256": "12345678901234567890" * 2, "sha512": "12345678901234567890" * 4}
LENGTHS = {"sha1": 20, "sha256": 32, "sha512": 64}
EXAMPLES = [
    (59, "94287082", "46119246", "90693936"),
    (1111111109, "07081804", "68084774", "25091201"),
    (1111111111, "14050471", "67062674", "99943326"),
    (1234567890, "89005924", "91819424", "93441116"),
    (2000000000, "69279037", "90698825", "38618901"),
    (20000000000, "65353130", "77737706", "47863826"),
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example[0]))
def test_codes_are_those_that_the_standard_publishes(example):
    seconds, *codes = example
    step = step_at(dt.datetime.fromtimestamp(seconds, dt.UTC))
    for algorithm, code in zip(SECRETS, codes, strict=True):
        secret = base64.b32encode(SECRETS[algorithm][: LENGTHS[algorithm]].encode()).decode()
        assert code_of(secret, step, digits=8, algorithm=algorithm) == code


def test_a_secret_has_160_bits_and_an_address_for_apps():
    secret = new_secret()
    assert len(base64.b32decode(secret)) == 20
    assert new_secret() != secret
    assert say_secret("ABCDEFGH") == "ABCD EFGH"
    address = address_for_app(secret, "mel@example.org", "Change Board Riverbank & Co")
    assert address.startswith("otpauth://totp/Change%20Board%20Riverbank%20%26%20Co%3Amel@example.org?secret=" + secret)
    assert "&issuer=Change%20Board%20Riverbank%20%26%20Co&" in address


def test_a_code_works_once_and_no_older_one_after_it(mel: Person):
    secret = give_app(mel, KEYS)
    at = now()
    use_code(mel, code_of(secret, step_at(at)), KEYS, at)
    for step in (step_at(at), step_at(at) - 1):
        with pytest.raises(RuleBroken, match="used already"):
            use_code(mel, code_of(secret, step), KEYS, at)
    use_code(mel, code_of(secret, step_at(at) + 1), KEYS, at)


def test_a_code_is_taken_half_a_minute_late_or_early_and_with_a_space(mel: Person):
    secret, at = give_app(mel, KEYS), now()
    code = code_of(secret, step_at(at) - 1)
    use_code(mel, f" {code[:3]} {code[3:]} ", KEYS, at)
    use_code(mel, code_of(secret, step_at(at) + 1), KEYS, at)


@pytest.mark.parametrize(
    ("minutes", "words"), [(4, "4 minutes fast"), (-4, "4 minutes slow"), (1, "1 minute fast"), (10, "10 minutes fast")]
)
def test_a_clock_that_is_minutes_off_is_told(mel: Person, minutes: int, words: str):
    secret, at = give_app(mel, KEYS), now()
    with pytest.raises(ClockWrong, match=words):
        use_code(mel, code_of(secret, step_at(at + dt.timedelta(minutes=minutes))), KEYS, at)


def test_a_code_of_the_future_that_was_told_never_works(mel: Person):
    secret, at = give_app(mel, KEYS), now()
    later = at + dt.timedelta(minutes=4)
    with pytest.raises(ClockWrong):
        use_code(mel, code_of(secret, step_at(later)), KEYS, at)
    db.session.commit()
    with pytest.raises(RuleBroken, match="used already"):
        use_code(mel, code_of(secret, step_at(later)), KEYS, later)
    use_code(mel, code_of(secret, step_at(later) + 1), KEYS, later)


def test_a_code_of_hours_ago_or_of_another_app_is_simply_wrong(mel: Person, otto: Person):
    secret, ottos = give_app(mel, KEYS), give_app(otto, KEYS)
    for code in (code_now(secret, minutes=-120), code_now(ottos), "", "12345", "abcdef", "١٢٣٤٥٦"):
        with pytest.raises(RuleBroken, match="not right"):
            use_code(mel, code, KEYS, now())


def test_any_of_two_apps_will_do(mel: Person):
    give_app(mel, KEYS)
    second = give_app(mel, KEYS, "Tablet")
    use_code(mel, code_now(second), KEYS, now())


def test_the_database_does_not_hold_the_secret_and_keys_can_be_changed(mel: Person):
    secret = give_app(mel, KEYS[1:])
    app = db.session.scalars(db.select(AuthenticatorApp)).one()
    assert secret not in app.secret
    assert decrypt(app.secret, KEYS) == secret
    assert decrypt(encrypt(secret, KEYS), KEYS[:1]) == secret
    with pytest.raises(RuleBroken, match="another secret key"):
        use_code(mel, code_now(secret), KEYS[:1], now())


def test_recovery_codes_work_once_however_they_are_typed(mel: Person):
    drawn = draw_recovery_codes()
    store_recovery_codes(mel, drawn, now())
    assert len({code.words for code in drawn}) == 10
    use_recovery_code(mel, drawn[2].words.upper().replace("-", " "), now())
    assert recovery_codes_left(mel) == 9
    with pytest.raises(RuleBroken, match="used already"):
        use_recovery_code(mel, drawn[2].words, now())
    with pytest.raises(RuleBroken, match="not right"):
        use_recovery_code(mel, "4" + drawn[2].words[1:], now())
    use_recovery_code(mel, drawn[9].words, now())


def test_new_recovery_codes_end_those_of_before(mel: Person):
    drawn = draw_recovery_codes()
    store_recovery_codes(mel, drawn, now())
    store_recovery_codes(mel, draw_recovery_codes(), now())
    with pytest.raises(RuleBroken, match="not right"):
        use_recovery_code(mel, drawn[0].words, now())
    assert recovery_codes_left(mel) == 10


def test_six_digits_are_no_recovery_code():
    assert not looks_like_recovery_code("123456")
    assert not looks_like_recovery_code("123 456")
    assert looks_like_recovery_code("10-abcde-fghjk")


def test_a_passkey_that_was_copied_or_an_answer_that_was_seen_is_refused(mel: Person):
    passkey = give_passkey(mel, SoftPasskey(count=5))
    made = passkey.challenged_at
    passkey.use(6, made + dt.timedelta(seconds=1), now())
    with pytest.raises(RuleBroken, match="exist twice"):
        passkey.use(6, made + dt.timedelta(seconds=2), now())
    with pytest.raises(RuleBroken, match="used already"):
        passkey.use(7, made + dt.timedelta(seconds=1), now())
    with pytest.raises(RuleBroken, match="exist twice"):
        passkey.use(0, made + dt.timedelta(seconds=3), now())


def test_a_passkey_that_does_not_count_is_accepted_again_and_again(mel: Person):
    passkey = give_passkey(mel, SoftPasskey(counts=False))
    for seconds in (1, 2):
        passkey.use(0, passkey.challenged_at + dt.timedelta(seconds=seconds), now())


def test_with_the_last_factor_go_the_recovery_codes_and_its_owner_is_told(mel: Person):
    passkey = give_passkey(mel, SoftPasskey())
    give_app(mel, KEYS)
    store_recovery_codes(mel, draw_recovery_codes(), now())
    remove_factor(mel, passkey, by=mel, at=now())
    assert recovery_codes_left(mel) == 10
    assert has_second_factor(mel)
    remove_factor(mel, factors_of(mel)[0], by=mel, at=now())
    assert recovery_codes_left(mel) == 0
    assert not has_second_factor(mel)
    assert [mail.detail for mail in db.session.scalars(db.select(SecurityMail))] == [
        "Passkey “Blue key”",
        "Authenticator app “My phone”",
    ]


def test_all_that_is_lost_is_removed_at_once(mel: Person, ada: Person):
    give_passkey(mel, SoftPasskey())
    give_app(mel, KEYS)
    store_recovery_codes(mel, draw_recovery_codes(), now())
    remove_every_factor(mel, by=ada, at=now())
    assert factors_of(mel) == []
    assert recovery_codes_left(mel) == 0
    entry = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "factor removed")).one()
    assert (entry.actor, entry.about, entry.detail) == (ada.name, mel.name, "Passkey “Blue key”, Authenticator app “My phone”")


@pytest.mark.parametrize(
    ("required", "who"),
    [
        (RequiredOf.NOBODY, ""),
        (RequiredOf.ADMINISTRATORS, "ada"),
        (RequiredOf.LEADS, "ada lee"),
        (RequiredOf.EVERYONE, "ada lee mel"),
    ],
)
def test_the_organisation_says_who_must_have_one(organisation: Organisation, ada, lee, mel, required: RequiredOf, who: str):
    organisation.second_factor_of = required
    people = {"ada": ada, "lee": lee, "mel": mel}
    assert [name for name, person in people.items() if must_have_one(person, organisation)] == who.split()
