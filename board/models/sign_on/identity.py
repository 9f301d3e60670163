"""An identity: who a person is to the sign-on provider, by numbers that never change, and never by an e-mail address."""

import datetime as dt

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.people.person import Person
from board.models.sign_on.claims import LONGEST_SUBJECT, Claims


class Identity(Model):
    """A person's account at a provider. Each account belongs to one person, and each person has one account at a provider."""

    __table_args__ = (UniqueConstraint("issuer", "tenant", "subject"), UniqueConstraint("issuer", "tenant", "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    issuer: Mapped[str] = mapped_column(String(255))
    tenant: Mapped[str] = mapped_column(String(100), default="")
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    linked_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime]
    # {what the provider gave: [what the person had before, what it gave]}, so that only this is taken back.
    given: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


def identity_of(claims: Claims) -> Identity | None:
    """The identity with these numbers, or None."""
    query = select(Identity).where(
        Identity.issuer == claims.issuer, Identity.tenant == claims.tenant, Identity.subject == claims.subject
    )
    return db.session.scalar(query)


def other_identity(person: Person, claims: Claims) -> Identity | None:
    """The identity that a person has at this provider already, or None."""
    query = select(Identity).where(
        Identity.issuer == claims.issuer, Identity.tenant == claims.tenant, Identity.person_id == person.id
    )
    return db.session.scalar(query)


def link_identity(person: Person, claims: Claims, at: dt.datetime) -> Identity:
    """Make a person's account at the provider the one with which they sign in."""
    identity = Identity(
        issuer=claims.issuer, tenant=claims.tenant, subject=claims.subject, person=person, linked_at=at, used_at=at, given={}
    )
    db.session.add(identity)
    return identity


def identities_of(person: Person) -> list[Identity]:
    """Every account with which a person signs in through a provider."""
    return list(db.session.scalars(select(Identity).where(Identity.person_id == person.id).order_by(Identity.id)))
