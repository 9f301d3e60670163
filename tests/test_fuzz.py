"""Whatever is thrown at a form, it is answered, and never by a 500."""

import itertools
import os
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from board.database import db
from board.models.people.person import Person
from board.web.forms.form import Form
from tests.access_table import AUDIENCE_OF

# Its requests say whether anything breaks, not what is right: coverage counts what other tests look at, and this runs faster.
pytestmark = pytest.mark.no_cover
EXAMPLES = int(os.environ.get("BOARD_FUZZ_EXAMPLES", "2"))

NASTY = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "\0",
            "a\0b",
            "x" * 10_000,
            "-1",
            "0",
            "1",
            "2",
            "3",
            "99999999999999999999",
            "1e9",
            "١",
            "²",
            "NaN",
            "null",
            "undefined",
            "true",
            "on",
            "<script>alert(1)</script>",
            "{{ 7 * 7 }}",
            "' OR 1=1 --",
            "%00",
            "%s%n",
            "../../etc/passwd",
            "\u202eevil",
            "👩‍👩‍👧",
            "مرحبا",
            "\ud7ff\ue000",
            "2026-02-30",
            "0000-00-00",
            "9999-12-31",
            "2026-11-30",
            "2026-12-11",
            "30/11/2026",
            "ideas",
            "ready",
            "trying",
            "reflecting",
            "decided",
            "done",
            "adopt",
            "adapt",
            "abandon",
            "agreed",
            "asked",
            "refused",
            "high",
            "mostly",
            "yes",
            "no",
            "partly",
            "well",
            "better",
            "mine",
            "theirs",
            "new",
            "coach",
            "member",
            "cora@example.org",
            "not an address",
            "#00594f",
            "red",
            "Europe/London",
            "Mars/Olympus",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example/",
        ]
    ),
    st.text(max_size=60),
)
POSTS = sorted(
    endpoint
    for endpoint, audience in AUDIENCE_OF.items()
    if endpoint.endswith((".create", ".update", ".destroy")) and audience != "the directory"
)


def all_fields() -> list[str]:
    """The name of every field of every form."""
    names, waiting = {"position", "note_id", "keep-title", "personal_data_checked", "order-1", "owner-1"}, [Form]
    names |= {f"1-{name}" for name in ("question", "expects", "sure", "known", "version", "happened", "confirmed")} | {"newest"}
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        names |= {name for name in dir(form) if hasattr(getattr(form, name), "field_class")}
    return sorted(names)


@pytest.mark.slow
@pytest.mark.parametrize("endpoint", POSTS)
def test_a_form_answers_whatever_it_is_sent(endpoint, application, client, seeded):
    rule = next(rule for rule in application.url_map.iter_rules() if rule.endpoint == endpoint)
    with client.application.test_request_context():
        address = client.application.url_for(endpoint, **seeded.open_team.address(rule))
    fields = st.dictionaries(st.sampled_from(all_fields()), NASTY, max_size=12)

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(fields=fields, person=st.sampled_from(seeded.people_ids))
    def throw(fields: dict[str, str], person: int | None) -> None:
        somebody = db.session.get(Person, person) if person else None
        if somebody is None:
            client.delete_cookie("session")
        else:
            client.sign_in(somebody)
        answer = client.post(address, data=fields)  # the client fails on a 500 and on broken HTML
        assert answer.status_code in (200, 201, 204, 303, 400, 403, 404, 409, 410, 413, 422, 429)

    throw()


def test_a_file_in_place_of_a_text_is_refused_with_a_sentence_by_every_form(application, client, seeded):
    client.sign_in(db.session.get(Person, seeded.people_ids[3]))
    client.reads_html = False
    fields = itertools.cycle(sorted({*all_fields()} - {"file"}))
    for rule in application.url_map.iter_rules():
        if rule.endpoint in POSTS:
            with application.test_request_context():
                address = application.url_for(rule.endpoint, **seeded.open_team.address(rule))
            sent = {name: (BytesIO(b"text"), "a.txt") for name in itertools.islice(fields, 3)}
            answer = client.post(address, data=sent)
            assert answer.status_code == 400, rule.endpoint
            assert "takes text, and a file was sent." in answer.text


def test_addresses_that_make_no_sense_are_not_found(client, school, mel):
    client.sign_in(mel)
    for address in (
        "/experiments/0",
        "/experiments/99999999999999999999",
        "/experiments/-1",
        "/experiments/1%00",
        "/experiments/x",
        "/teams/%00/board",
        "/teams/%E0%A4%A/board",
        "/teams/..%2f..%2fetc/board",
        "/static/x/../../pyproject.toml",
        "/static/x/%2e%2e/pyproject.toml",
        "/nowhere",
        "/experiments/١",
        "/links/" + "x" * 5000,
        "/sprints/2147483648",
        "/retrospectives/9223372036854775808",
    ):
        assert client.get(address).status_code in (400, 404), address


@pytest.mark.slow
def test_what_an_address_says_that_nobody_asked_for_is_no_error(application, client, seeded):
    odd = "endpoint=x&self=1&_scheme=ftp&_method=PUT&_anchor=x&_external=1&values=1&page=2"  # these mean something to Flask
    client.sign_in(db.session.get(Person, seeded.people_ids[3]))
    for rule in application.url_map.iter_rules():
        if "GET" in rule.methods and rule.endpoint != "sign_ins.destroy":
            with application.test_request_context():
                address = application.url_for(rule.endpoint, **seeded.open_team.address(rule))
            assert client.get(f"{address}?{odd}").status_code < 500, rule.endpoint
