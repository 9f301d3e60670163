"""What follows when somebody has added or removed a second factor."""

from flask import url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.people.authenticator import AuthenticatorApp
from board.models.people.passkey import Passkey
from board.models.people.person import Person
from board.models.people.recovery_code import draw_recovery_codes, recovery_codes_left, store_recovery_codes
from board.models.people.second_factor import factors_of, remove_factor
from board.web.access import current_person
from board.web.fragments import done
from board.web.people.required_factors import is_required_of
from board.web.second_factors.recovery_codes import show_codes


def factor_added(person: Person, factor: Passkey | AuthenticatorApp) -> Response:
    """The answer after adding one, which is committed: with the first come recovery codes, shown once."""
    words = f"{factor.kind_in_words} “{factor.name}” is added."
    if recovery_codes_left(person):
        return done(words, url_for("account_security.show"))
    db.session.commit()  # nobody waits for the database while the codes are hashed
    drawn = draw_recovery_codes()
    store_recovery_codes(person, drawn, now())
    db.session.commit()
    return show_codes(drawn, words)


def factor_removed(factor: Passkey | AuthenticatorApp) -> Response:
    """Remove one of the user's factors, and answer."""
    person = current_person()
    if is_required_of(person) and len(factors_of(person)) == 1:
        raise RuleBroken("Your organisation asks you to have a second factor. Add another one first, then remove this one.")
    words = f"{factor.kind_in_words} “{factor.name}” is removed."
    remove_factor(person, factor, by=person, at=now())
    db.session.commit()
    return done(words, url_for("account_security.show"))
