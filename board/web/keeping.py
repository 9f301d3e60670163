"""Keeping what was typed: for the page that asks who somebody is, and for whoever sent a form when their sign-in had ended."""

import re

from flask import request, session

from board.database import db
from board.models.moments import now
from board.models.people.person import Person
from board.models.people.sign_in import keep_form, sign_in_by_token
from board.web.forms.form import UNSHOWABLE

# Never written into a page, and never kept: passwords, codes and tokens. They are typed again.
SECRET = re.compile(r"password|current|code|secret|token|^proof")
NAME = re.compile(r"[A-Za-z][\w-]{0,80}")
LONGEST_PATH = 500
# What every form sends without anybody having typed it.
NOT_TYPED = re.compile(r"version$|^(seen|since|check|place|next|back|kept_form)$")


def kept_fields() -> dict[str, str]:
    """The fields of the form that was sent, without anything secret."""
    return {
        name: UNSHOWABLE.sub("", text)
        for name, text in request.form.items()
        if NAME.fullmatch(name) and not SECRET.search(name.lower())
    }


def keep_what_was_typed() -> str | None:
    """Keep the form of somebody whose sign-in has ended, and commit; returns the token that finds it, or None if it is not kept.

    A form with a password or another secret is not, nor one in which nothing was typed, such as that of a button.
    """
    person, fields = whose_sign_in_ended(), kept_fields()
    has_secret = any(SECRET.search(name.lower()) for name in request.form if name != "csrf_token")
    is_typed = any(text.strip() and not NOT_TYPED.search(name) for name, text in fields.items())
    if person is None or has_secret or not is_typed or request.files or len(request.path) > LONGEST_PATH:
        return None
    token = keep_form(person, request.path, fields, now())
    db.session.commit()
    return token


def whose_sign_in_ended() -> Person | None:
    """Who was signed in in this browser until their sign-in ended; None if nobody was, or if they have left."""
    sign_in = sign_in_by_token(session.get("_user_id") or "")
    return None if sign_in is None or sign_in.person.left_at is not None else sign_in.person
