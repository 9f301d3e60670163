"""What goes on the audit trail: each thing that the security of the board rests on, with who did it, to whom and from where."""

import datetime as dt
import re

from board.database import db
from board.models.moments import now
from board.models.people.audit import AuditEntry
from board.models.people.security_mail import SecurityMail
from board.models.people.sign_in import SignIn, begin_sign_in
from tests.factories import PASSWORD, make_experiment, make_measure

NEW_PASSWORD = "seven calm herons"


def trail():
    """The trail but for signing in and out: who, what, about whom, and the detail."""
    rows = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action != "signed in").order_by(AuditEntry.id))
    return [(entry.actor, entry.action, entry.about, entry.detail) for entry in rows]


def latest():
    """The latest entry of all."""
    return db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()


def ticks(person, **changed):
    """The form of a person."""
    fields = {"name": person.name, "email": person.email, "version": person.version, **changed}
    roles = {role: "y" for role in ("is_lead", "is_admin", "is_auditor") if getattr(person, role) and role not in changed}
    return {name: value for name, value in {**fields, **roles}.items() if value != ""}


def test_signing_in_and_out_is_noted_with_browser_and_address(client, mel):
    firefox = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"}
    client.post("/sign-in", data={"email": mel.email, "password": PASSWORD, "next": ""}, headers=firefox)
    entry = latest()
    assert (entry.actor, entry.action, entry.address) == ("Mel Okafor", "signed in", "127.0.0.1")
    assert entry.detail == "Firefox on Windows, by password, for the first time"
    client.post("/sign-out")
    assert latest().action == "signed out"
    client.post("/sign-in", data={"email": mel.email, "password": PASSWORD, "next": ""}, headers=firefox)
    assert latest().detail == "Firefox on Windows, by password"


def test_a_new_browser_is_told_by_mail_and_the_first_and_a_known_one_are_not(client, mel):
    def sign_in():
        client.post("/sign-in", data={"email": mel.email, "password": PASSWORD, "next": ""})
        client.post("/sign-out")
        return [(mail.kind, mail.detail) for mail in db.session.scalars(db.select(SecurityMail))]

    assert sign_in() == []
    assert sign_in() == []
    client.delete_cookie("device")
    assert sign_in() == [("new device", "a browser, from the address 127.0.0.1")]


def test_whoever_signed_in_before_browsers_were_remembered_is_not_frightened(client, mel):
    begin_sign_in(mel, now() - dt.timedelta(days=3), browser="Firefox")
    db.session.commit()
    client.post("/sign-in", data={"email": mel.email, "password": PASSWORD, "next": ""})
    assert not db.session.scalars(db.select(SecurityMail)).all()


def test_adding_changing_and_leaving_is_noted_with_each_role(client, ada, mel):
    client.sign_in(ada)
    client.post(f"/people/{mel.id}", data=ticks(mel, is_lead="y", is_auditor="y"))
    client.post(f"/people/{mel.id}", data=ticks(mel, is_lead="", name="Melanie Okafor", email="m@example.org"))
    client.post(f"/people/{mel.id}", data=ticks(mel, has_left="y"))
    client.post(f"/people/{mel.id}", data=ticks(mel))
    assert trail() == [
        ("Ada Farouk", "role given", "Mel Okafor", "Lead"),
        ("Ada Farouk", "role given", "Mel Okafor", "Auditor"),
        ("Ada Farouk", "role taken", "Melanie Okafor", "Lead"),
        (
            "Ada Farouk",
            "person changed",
            "Melanie Okafor",
            "name from Mel Okafor to Melanie Okafor, e-mail address from mel@example.org to m@example.org",
        ),
        ("Ada Farouk", "person left", "Melanie Okafor", ""),
        ("Ada Farouk", "person came back", "Melanie Okafor", ""),
    ]
    mails = [(mail.kind, mail.detail, mail.address) for mail in db.session.scalars(db.select(SecurityMail))]
    assert mails == [("role given", "Lead, Auditor", ""), ("email changed", "m@example.org", "mel@example.org")]


def test_a_password_link_is_noted_when_made_and_when_used_and_its_token_never(client, ada, mel):
    added = client.sign_in(ada).post("/people", data={"name": "Nia Bello", "email": "nia@example.org"})
    link = re.search(r"http://localhost(/links/[\w-]+)", client.get(added.location).text)[1]
    client.post("/sign-out")
    client.post(link, data={"password": NEW_PASSWORD})
    assert trail() == [
        ("Ada Farouk", "person added", "Nia Bello", ""),
        ("Ada Farouk", "link made", "Nia Bello", "to choose a password"),
        ("Ada Farouk", "signed out", "Ada Farouk", ""),
        ("Nia Bello", "password chosen", "Nia Bello", ""),
        ("Nia Bello", "link used", "Nia Bello", "to choose a password, made by Ada Farouk"),
    ]
    assert link.rpartition("/")[2] not in str(db.session.execute(AuditEntry.__table__.select()).all())


def test_invitations_and_roles_on_a_team_are_noted(client, school, cora, otto):
    client.sign_in(cora)
    made = client.post(f"/teams/{school.slug}/invitations", data={"role": "member", "note": "Priya"})
    client.post(made.location + "/withdraw")
    client.post(f"/teams/{school.slug}/memberships", data={"email": "otto@example.org", "role": "member"})
    membership = next(one for one in otto.memberships if one.team_id == school.id)
    client.post(f"/memberships/{membership.id}", data={"role": "coach"})
    client.post(f"/memberships/{membership.id}/remove")
    assert trail() == [
        ("Cora Bennett", "link made", "", "to join Team around the school as member"),
        ("Cora Bennett", "link withdrawn", "", "to join Team around the school as member"),
        ("Cora Bennett", "put on a team", "Otto Lindqvist", "member of Team around the school"),
        ("Cora Bennett", "role on a team changed", "Otto Lindqvist", "coach of Team around the school"),
        ("Cora Bennett", "taken off a team", "Otto Lindqvist", "coach of Team around the school"),
    ]
    assert [mail.detail for mail in db.session.scalars(db.select(SecurityMail))] == ["Coach of Team around the school"]


def test_teams_and_settings_are_noted(client, ada, organisation):
    client.sign_in(ada)
    client.post("/teams", data={"name": "Leaving care", "purpose": "", "is_private": "y"})
    client.post("/teams/leaving-care", data={"name": "Leaving care", "purpose": "", "version": 1})
    settings = {"name": "Riverbank", "time_zone": "Etc/UTC", "brand_colour": "#00594f", "version": organisation.version}
    client.post("/organisation", data=settings)
    assert trail() == [
        ("Ada Farouk", "team made", "", "Leaving care, private"),
        ("Ada Farouk", "team changed", "", "Leaving care, open"),
        ("Ada Farouk", "setting changed", "", "name is now Riverbank"),
    ]


def test_downloads_are_noted(client, school, mel):
    measure = make_measure(make_experiment(school, by=mel))
    client.sign_in(mel)
    client.get(f"/measures/{measure.id}.csv")
    client.get("/review.csv?first=2026-11-01&last=2026-11-30")
    assert [(actor, action) for actor, action, _about, _detail in trail()] == [("Mel Okafor", "downloaded")] * 2
    assert trail()[0][3] == f"measure-{measure.id}.csv, of Team around the school"
    assert latest().address == "127.0.0.1"


def test_a_shared_review_is_noted_when_shared_opened_and_withdrawn(client, school, lee):
    client.sign_in(lee)
    made = client.post("/review/links", data={"note": "The board", "days": "30"})
    link = re.search(r"http://localhost(/shared-reviews/[\w-]+)", client.get(made.location).text)[1]
    for _time in range(3):
        client.get(link)
    client.get(link, environ_overrides={"REMOTE_ADDR": "198.51.100.9"})
    client.post(made.location + "/withdraw")
    told = re.sub(r"review \d+", "review", str(trail()))
    assert told == str(
        [
            ("Lee Marsh", "review shared", "", "shared review for The board, for 30 days"),
            ("", "shared review opened", "", "shared review for The board"),
            ("", "shared review opened", "", "shared review for The board"),
            ("Lee Marsh", "link withdrawn", "", "shared review for The board"),
        ]
    )


def test_ending_other_sign_ins_is_noted(client, mel):
    client.application.test_client().sign_in(mel).stop_listening()
    other = db.session.scalars(db.select(SignIn)).one().id
    client.sign_in(mel).post(f"/sign-ins/{other}/end")
    client.post("/account/sign-outs")
    assert trail() == [
        ("Mel Okafor", "signed out", "Mel Okafor", "A browser"),
        ("Mel Okafor", "signed out", "Mel Okafor", "everywhere"),
    ]


def test_a_changed_password_is_noted_and_told(client, mel):
    client.sign_in(mel).post("/account/password", data={"current": "a guess", "password": NEW_PASSWORD})
    client.post("/account/password", data={"current": PASSWORD, "password": NEW_PASSWORD})
    assert [(actor, action) for actor, action, _about, _detail in trail()] == [
        ("Mel Okafor", "factor refused"),
        ("Mel Okafor", "password chosen"),
    ]
    assert [mail.kind for mail in db.session.scalars(db.select(SecurityMail))] == ["password changed"]
