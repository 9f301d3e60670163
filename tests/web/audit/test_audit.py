"""The audit trail as a page and a file: who may read it, what the filter leaves, and that it stays quick when it is long."""

import csv
import datetime as dt
import io

import pytest
from sqlalchemy import insert, text

from board.database import db
from board.models.moments import now
from board.models.people.audit import AuditArea, AuditEntry, entry_values, note_audit
from board.models.people.audit_search import AuditFilter, every_entry, read_trail
from board.models.people.person import Person
from board.web.csv_cells import harmless

A_DAY = dt.timedelta(days=1)


@pytest.fixture
def trail(ada, mel, otto):
    """A few entries of several days."""
    for days, action, by, about, detail in (
        (30, "role given", ada, mel, "Lead"),
        (20, "signed in", mel, mel, "Firefox on Windows"),
        (10, "signed in", otto, otto, "Edge on Windows"),
        (5, "sign-in refused", None, mel, "a wrong password"),
        (1, "link made", ada, otto, "to choose a password"),
    ):
        note_audit(action, by=by, about=about, at=now() - days * A_DAY, detail=detail, address="192.0.2.7")
    db.session.commit()


def details(client, query=""):
    """The details on the page, in order."""
    page = client.get(f"/audit{query}").text
    known = ("Lead", "Firefox on Windows", "Edge on Windows", "a wrong password", "to choose a password")
    found = sorted((page.index(f">{one}</td>"), one) for one in known if f">{one}</td>" in page)
    return [one for _place, one in found]


def test_administrators_and_auditors_read_it_and_nobody_else(client, trail, ada, mel, otto):
    otto.is_auditor = True
    db.session.commit()
    assert len(details(client.sign_in(ada))) == 5
    assert len(details(client.sign_in(otto))) == 5
    assert 'href="/audit"' in client.get("/").text
    assert client.get("/audit.csv").status_code == 200
    for closed in ("/people", "/organisation", "/people/new"):
        assert client.get(closed).status_code == 403
    client.sign_in(mel)
    assert [client.get(address).status_code for address in ("/audit", "/audit.csv")] == [403, 403]
    assert 'href="/audit"' not in client.get("/").text


def test_an_administrator_makes_somebody_an_auditor(client, ada, mel):
    client.sign_in(ada).post(
        f"/people/{mel.id}", data={"name": mel.name, "email": mel.email, "version": mel.version, "is_auditor": "y"}
    )
    assert client.sign_in(mel).get("/audit").status_code == 200


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("", ["to choose a password", "a wrong password", "Edge on Windows", "Firefox on Windows", "Lead"]),
        ("?area=sign-in", ["a wrong password", "Edge on Windows", "Firefox on Windows"]),
        ("?area=nonsense", ["to choose a password", "a wrong password", "Edge on Windows", "Firefox on Windows", "Lead"]),
        ("?person=mel@example.org", ["a wrong password", "Firefox on Windows", "Lead"]),
        ("?person=MEL", ["a wrong password", "Firefox on Windows", "Lead"]),
        ("?person=Farouk", ["to choose a password", "Lead"]),
        ("?person=Farouk&area=link", ["to choose a password"]),
        ("?person=o", ["to choose a password", "a wrong password", "Edge on Windows", "Firefox on Windows", "Lead"]),
    ],
)
def test_the_filter_leaves_what_was_asked_for(client, trail, ada, query, left):
    assert details(client.sign_in(ada), query) == left


def test_days_are_whole_days_of_the_organisation(client, trail, ada):
    client.sign_in(ada)
    days = {number: (now() - number * A_DAY).date() for number in (30, 20, 10, 5)}
    assert details(client, f"?from={days[10]}") == ["to choose a password", "a wrong password", "Edge on Windows"]
    assert details(client, f"?from={days[20]}&to={days[10]}") == ["Edge on Windows", "Firefox on Windows"]
    assert details(client, f"?to={days[30]}") == ["Lead"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?person=Zebedee", "Nobody here has this name"),
        ("?from=yesterday", "Enter a day since 2000"),
        ("?to=9999-12-31", "Enter a day since 2000"),
        ("?from=2026-11-02&to=2026-11-01", "Enter a last day that is not before the first"),
    ],
)
def test_what_makes_no_sense_is_said_and_kept(client, trail, ada, query, sentence):
    answer = client.sign_in(ada).get(f"/audit{query}")
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{query.rpartition("=")[2]}"' in answer.text


def test_a_name_that_many_have_is_asked_for_more_closely(client, ada):
    people = [{"name": f"Sam {number}", "email": f"sam{number}@example.org", "created_at": now()} for number in range(30)]
    db.session.execute(insert(Person), people)
    db.session.commit()
    assert "More than 19 people" in client.sign_in(ada).get("/audit?person=sam").text


def walk(person, wanted):
    """The ids of every entry, page by page, forwards and then backwards."""
    there, page = [], read_trail(wanted, 3)
    while True:
        there += [entry.id for entry in page.entries]
        if not page.has_older:
            break
        page = read_trail(wanted, 3, older_than=there[-1])
    back = [entry.id for entry in page.entries]
    while page.has_newer:
        page = read_trail(wanted, 3, newer_than=back[0])
        back = [entry.id for entry in page.entries] + back
    return there, back


def test_pages_lead_on_and_back_without_losing_or_repeating_an_entry(ada, mel):
    for number in range(11):
        note_audit("signed in", by=(ada, mel)[number % 2], about=mel, at=now() - number // 3 * A_DAY)
    db.session.commit()
    for wanted in (AuditFilter(), AuditFilter(people=(mel.id,)), AuditFilter(AuditArea.SIGN_IN, (ada.id, mel.id))):
        there, back = walk(mel, wanted)
        assert len(there) == len(set(there)) == 11
        assert back == there
        assert [entry.id for entry in every_entry(wanted)] == there


def test_a_long_trail_is_read_in_pages(client, ada, mel):
    for number in range(60):
        note_audit("signed in", by=mel, about=mel, at=now() - number * A_DAY)
    db.session.commit()
    first = client.sign_in(ada).get("/audit?area=sign-in").text
    assert "Older entries" in first
    assert "Newer entries" not in first
    older = client.get(first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")).text
    assert older.count("Mel Okafor</a> signed in") == 10
    assert "Newer entries" in older


def test_the_file_has_what_the_page_has_and_is_itself_on_the_trail(client, trail, ada):
    answer = client.sign_in(ada).get("/audit.csv?area=sign-in")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="audit.csv"'
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0] == ["Time (UTC)", "Who", "What", "About", "Detail", "Address", "Area"]
    assert [row[4] for row in rows[1:]] == ["a wrong password", "Edge on Windows", "Firefox on Windows"]
    assert rows[1][1:4] == ["", "was refused at sign-in", "Mel Okafor"]
    newest = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (newest.actor, newest.action, newest.detail) == ("Ada Farouk", "downloaded", "audit.csv, area sign-in")


def test_no_cell_of_the_file_is_a_formula(client, ada, mel):
    mel.name = "=HYPERLINK(1)"
    note_audit("person changed", by=mel, about=mel, at=now(), detail="name from A;=1+1 to ＝1")
    db.session.commit()
    line = client.sign_in(ada).get("/audit.csv?area=person").text.splitlines()[1]
    assert "'=HYPERLINK(1)" in line
    assert "A;'=1+1" in line


@pytest.mark.parametrize("cell", ["=1", " =1", "+1", "-1", "@A1", "\t1", "＝1", "＋1", "a;=1", "a;  -1", "a\n=1", 'a;"=1'])
def test_whatever_a_spreadsheet_takes_for_a_formula_has_an_apostrophe_before_it(cell):
    assert harmless(cell) != cell
    assert "'" in harmless(cell)


@pytest.mark.parametrize("cell", ["", "a - b", "1 = 1", "mel@example.org", "a; b", "Lead, Auditor"])
def test_other_cells_stay_as_they_are(cell):
    assert harmless(cell) == cell


def test_ones_account_tells_what_was_done_with_ones_sign_in_and_nothing_else(client, trail, mel, otto):
    client.sign_in(mel)
    for address in ("/account", "/account/sign-in-history"):
        page = client.get(address).text
        for words in ("a wrong password", "from 192.0.2.7", "Firefox on Windows", "gave a role"):
            assert words in page
        assert "Edge on Windows" not in page
        assert "to choose a password" not in page
    assert client.get("/account").text.count("192.0.2.7") == 2, "not where an administrator was"


def test_the_number_of_queries_does_not_grow_with_the_entries(client, ada, mel, queries):
    client.sign_in(ada)
    counts = []
    for _more in range(2):
        for number in range(40):
            note_audit("signed in", by=mel, about=ada, at=now(), detail=str(number))
        db.session.commit()
        for address in ("/audit", "/audit?person=mel@example.org", "/account"):
            client.get(address)
            queries.clear()
            client.get(address)
            counts.append(len(queries))
    assert counts[:3] == counts[3:]


def test_no_page_reads_more_entries_than_it_shows(ada, mel):
    entry = entry_values("signed in", by=mel, about=mel, at=now(), address="", detail="", actor="")
    other = entry_values("role given", by=ada, about=mel, at=now(), address="", detail="", actor="")
    rows = [{**(other if number % 500 == 0 else entry), "at": now() - number * dt.timedelta(hours=1)} for number in range(3000)]
    db.session.execute(insert(AuditEntry), rows)
    db.session.commit()
    db.session.execute(text("ANALYZE"))
    explain = "EXPLAIN QUERY PLAN " if db.engine.dialect.name == "sqlite" else "EXPLAIN "
    sent = []
    db.event.listen(db.engine, "before_cursor_execute", note := lambda *given: sent.append(given[2:4]))
    oldest = read_trail(AuditFilter(ends_at=now() - 100 * A_DAY), 10).entries[-1]
    for wanted in (AuditFilter(), AuditFilter(AuditArea.PERSON), AuditFilter(people=(ada.id,), begins_at=now() - 90 * A_DAY)):
        read_trail(wanted, 10, older_than=oldest.id)
        read_trail(wanted, 10, newer_than=oldest.id)
    db.event.remove(db.engine, "before_cursor_execute", note)
    read = [one for one in sent if "audit_entry" in one[0] and "LIMIT" in one[0].upper()]
    assert len(read) == 7
    for statement, parameters in read:
        plan = " ".join(str(row) for row in db.session.connection().exec_driver_sql(explain + statement, parameters))
        assert "SCAN audit_entry'" not in plan
        assert "Seq Scan on audit_entry" not in plan
