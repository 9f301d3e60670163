"""The sign-on policy: whom the provider may bring here who is not known yet, and whether passwords still open the board."""

import datetime as dt

from sqlalchemy import CheckConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.fields import field, label_of
from board.models.people.activity import edit, record
from board.models.people.audit import note_audit
from board.models.people.password_policy import PasswordsOff, passwords_off
from board.models.people.person import Person
from board.models.sign_on.identity import Identity


class SignOnPolicy(Model):
    """What an administrator has said about single sign-on; a single row. Until it is saved, nobody is let in who was not invited."""

    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    creates_people: Mapped[bool] = mapped_column(default=False, info=field("Add people at their first sign-in"))
    allows_guests: Mapped[bool] = mapped_column(default=False, info=field("Let guests in"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


def sign_on_policy() -> SignOnPolicy:
    """The policy; a new one, which is not yet in the session, if none was saved."""
    return db.session.get(SignOnPolicy, 1) or SignOnPolicy(id=1, creates_people=False, allows_guests=False, version=0)


def change_policy(by: Person, at: dt.datetime, **values: bool) -> dict[str, list[object]]:
    """Save the policy. Returns {field: [before, after]}."""
    policy = db.session.get(SignOnPolicy, 1)
    if policy is None:
        policy = SignOnPolicy(id=1)
        db.session.add(policy)
        db.session.flush()
    changes = edit(policy, values, by=by, at=at)
    for name, (_before, is_on) in changes.items():
        label = label_of(getattr(SignOnPolicy, name))
        note_audit("setting changed", by=by, at=at, detail=f"Single sign-on, {label}: {'yes' if is_on else 'no'}")
    return changes


def has_administrator_signed_on() -> bool:
    """Whether an administrator has signed in through the provider, which shows that it works."""
    signed_on = select(Identity.id).join(Identity.person).where(Person.is_admin, Person.left_at.is_(None)).limit(1)
    return db.session.scalar(signed_on) is not None


def possible_break_glass() -> list[Person]:
    """The administrators who have a password, by name."""
    query = select(Person).where(Person.is_admin, Person.left_at.is_(None), Person.password_hash.is_not(None))
    return list(db.session.scalars(query.order_by(func.lower(Person.name), Person.id)))


def switch_passwords_off(break_glass: Person | None, by: Person, at: dt.datetime) -> None:
    """Let only one administrator sign in with a password; repeating it changes who that is.

    Raises RuleBroken before an administrator has signed in through the provider, and for anybody without a password.
    """
    if not has_administrator_signed_on():
        raise RuleBroken(
            "Passwords can be switched off once an administrator has signed in with single sign-on. Sign in with it first.",
            field="single_sign_on_only",
        )
    if break_glass is None or break_glass not in possible_break_glass():
        raise RuleBroken(
            "Choose an administrator who has a password, to open the board when the provider does not.", "break_glass"
        )
    policy = passwords_off()
    if policy is None:
        policy = PasswordsOff(id=1, break_glass=break_glass, since=at)
        db.session.add(policy)
        record("secured", policy, by=by, at=at, changes={"break_glass_id": [None, break_glass.id]})
    elif policy.break_glass_id == break_glass.id:
        return
    else:
        edit(policy, {"break_glass_id": break_glass.id}, by=by, at=at)
    note_audit(
        "setting changed", by=by, about=break_glass, at=at, detail="Passwords are switched off, but for this administrator"
    )


def switch_passwords_on(by: Person, at: dt.datetime) -> None:
    """Let everybody sign in with a password again."""
    policy = passwords_off()
    if policy is not None:
        record("opened", policy, by=by, at=at)
        note_audit("setting changed", by=by, at=at, detail="Passwords are switched on")
        db.session.delete(policy)
