"""The library's page: the address holds the search, and the words are marked."""

import pytest
from markupsafe import escape

from board.database import db
from board.models.experiments.decision import DecisionKind
from board.models.stages import Stage
from tests.factories import make_decision, make_experiment, make_reflected

HTMX = {"HX-Request": "true"}


def test_an_empty_library_teaches_and_a_full_one_shows_how_to_search(client, school, mel):
    page = client.sign_in(mel).get("/library").text
    assert "Nothing has been tried yet" in page
    assert 'href="/library" aria-current="page"' in page
    make_experiment(school)
    page = client.get("/library").text
    assert "One experiment is in here" in page
    assert "/library?mistakes=yes" in page


def test_what_another_team_abandoned_is_found_from_half_remembered_words_and_borrowed(client, school, fostering, mel, otto):
    experiment = make_reflected(make_experiment(school, "Walking bus past the bakery", Stage.REFLECTING, by=mel), by=mel)
    make_decision(experiment, DecisionKind.ABANDON)
    page = client.sign_in(otto).get("/library?q=bakery+bus+walkd+pasd").text
    assert "No experiment has “walkd”" in page or "No experiment has “pasd”" in page
    assert "<mark>bus</mark>" in page
    assert "Abandoned" in page
    assert "Try this with my team" in client.get(f"/experiments/{experiment.id}").text
    answer = client.post(f"/experiments/{experiment.id}/borrowings", data={"team": fostering.slug})
    page = client.get(answer.location).text
    assert "Borrowed from" in page
    assert f"/experiments/{experiment.id}" in page


def test_words_are_escaped_wherever_they_stand(client, school, mel):
    make_experiment(school, "<b>Bold</b> & <mark>loud</mark>", change="<script>alert(1)</script> bold")
    page = client.sign_in(mel).get("/library?q=<b>bold").text
    assert "&lt;b&gt;<mark>Bold</mark>&lt;/b&gt;" in page or "&lt;<mark>b</mark>&gt;<mark>Bold</mark>" in page
    assert "<script>alert" not in page
    assert str(escape("<mark>loud</mark>")) in page


@pytest.mark.parametrize(
    "address",
    [
        "q=%00",
        "q=%22NEAR(",
        "q=" + "x" * 5000,
        "q=%F0%9F%A6%93",
        "q=a&page=0",
        "q=a&page=-1",
        "q=a&page=99999999",
        "q=a&page=%D9%A1",
        "team=nowhere",
        "decision=maybe&stage=done&mistakes=no",
        "from=yesterday&to=2026-02-30",
        "from=0001-01-01&to=9999-12-31",
        "from=2026-11-03&to=2026-11-01",
        "q=%ed%a0%80",
    ],
)
def test_an_address_that_makes_no_sense_is_answered(client, school, mel, address):
    make_experiment(school, "a")
    assert client.sign_in(mel).get(f"/library?{address}").status_code == 200


def test_it_is_narrowed_and_the_form_shows_by_what(client, school, fostering, mel, otto):
    make_experiment(school, "Kettle here")
    make_experiment(fostering, "Kettle there", Stage.DECIDED, by=otto)
    page = client.sign_in(mel).get("/library?q=kettle&team=fostering&decision=adopt&from=2020-01-01").text
    assert "/experiments/" in page
    assert "there" in page
    assert "</mark> here" not in page
    assert '<option value="fostering" selected>' in page
    assert 'value="2020-01-01"' in page
    assert "Search everything for it" in client.get("/library?q=kettle&to=2020-01-01").text


def test_it_says_truly_what_it_did_not_find(client, school, fostering, mel, otto):
    make_experiment(school, "Walking bus")
    make_experiment(fostering, "Kettle on the bus", by=otto)
    client.sign_in(mel)
    page = client.get("/library?q=xyzzyplugh+walking+rhino").text
    assert "No experiment has “xyzzyplugh” or “rhino”. This has some of the other words, or words that look like them." in page
    assert "No experiment has all of these words. These have some of them.</p>" in client.get("/library?q=walking+kettle").text
    page = client.get("/library?q=kettle+bus&team=team-around-the-school").text
    assert "Narrowed down like this, no experiment has all of these words. This has some of them." in page
    assert '<a href="/library?q=kettle+bus">Search everything for them</a>' in page


def test_what_nothing_fits_can_be_begun_again(client, school, mel):
    make_experiment(school)
    page = client.sign_in(mel).get("/library?decision=abandon").text
    assert "No experiment fits all that you chose" in page
    assert "Perhaps nobody has tried it" not in page
    assert "Perhaps nobody has tried it" in client.get("/library?q=zebra").text


def test_a_day_is_shown_in_the_form_however_the_address_writes_it(client, school, mel):
    make_experiment(school)
    assert 'name="from" type="date" value="2026-11-01"' in client.sign_in(mel).get("/library?from=20261101").text


def test_a_private_team_is_neither_found_nor_offered(client, private_team, school, mel):
    make_experiment(private_team, "Kettle hidden")
    page = client.sign_in(mel).get(f"/library?q=kettle&team={private_team.slug}").text
    assert "hidden" not in page.replace('type="hidden"', "").replace("visually-hidden", "").replace('aria-hidden="true"', "")
    assert private_team.name not in page
    assert "Nothing was found" in page


def test_htmx_gets_what_was_found_alone_and_a_short_address(client, school, mel):
    make_experiment(school, "Kettle")
    answer = client.sign_in(mel).get("/library?q=kett&team=&decision=&stage=&from=&to=", headers=HTMX)
    assert answer.headers["HX-Replace-Url"] == "/library?q=kett"
    assert "<h1>" not in answer.text
    assert "<mark>Kettle</mark>" in answer.text
    assert "1 experiment" in answer.text
    assert 'hx-swap-oob="innerHTML"' in answer.text


def test_a_second_page_is_there_when_there_is_more(client, school, mel):
    for number in range(21):
        make_experiment(school, f"Kettle {number}")
    page = client.sign_in(mel).get("/library?q=kettle").text
    assert "Page 1 of 2" in page
    assert "/library?q=kettle&amp;page=2" in page
    assert "Previous page" in client.get("/library?q=kettle&page=2").text
    assert "There is no page 3" in client.get("/library?q=kettle&page=3").text


@pytest.mark.slow
def test_the_number_of_queries_does_not_grow_with_what_is_found(client, school, mel, queries):
    counts = []
    for number in (2, 12):
        for each in range(number):
            make_experiment(school, f"Kettle {number} {each}", Stage.DECIDED)
        db.session.commit()
        client.sign_in(mel)
        queries.clear()
        client.get("/library?q=kettle")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_is_like_an_idea_is_asked_for_while_it_is_typed(client, school, fostering, mel, otto):
    experiment = make_experiment(fostering, "Text parents the evening before", Stage.DECIDED, by=otto)
    client.sign_in(mel)
    answer = client.get(f"/teams/{school.slug}/precedents?title=Texting+parents+before", headers=HTMX)
    assert f"/experiments/{experiment.id}" in answer.text
    assert "Adopted" in answer.text
    assert 'id="precedents-status" hx-swap-oob="innerHTML"' in answer.text.replace(
        '<p hx-swap-oob="innerHTML" id="precedents-status"', 'id="precedents-status" hx-swap-oob="innerHTML"'
    )
    assert "You could be the first" in client.get(f"/teams/{school.slug}/precedents?title=zebra").text
    for address in ("?title=%00", "?title=" + "x" * 5000, "?but_for=x", "?but_for=99999999999", ""):
        assert client.get(f"/teams/{school.slug}/precedents{address}").status_code == 200
    assert f"/teams/{school.slug}/precedents" in client.get(f"/teams/{school.slug}/board").text


def test_without_javascript_it_stands_on_the_ideas_page_and_form(client, school, fostering, mel, otto):
    tried = make_experiment(fostering, "Text parents the evening before", by=otto)
    client.sign_in(mel).post(f"/teams/{school.slug}/experiments", data={"title": "Text parents before visits"})
    idea = db.session.scalar(db.select(type(tried)).where(type(tried).team_id == school.id))
    for address in (f"/experiments/{idea.id}", f"/experiments/{idea.id}/edit"):
        page = client.get(address).text
        assert "Has anyone tried this?" in page
        assert f'href="/experiments/{tried.id}"' in page
    assert "Has anyone tried this?" not in client.sign_in(otto).get(f"/experiments/{idea.id}").text


def test_the_library_opens_with_what_is_new_to_the_reader(client, school, private_team, mel):
    for number in range(8):
        make_experiment(school, f"Idea {number}")
    make_experiment(private_team, "Kettle in the lodgings")
    page = client.sign_in(mel).get("/library").text
    assert page.index("What is new") < page.index("Idea 7") < page.index("Idea 2") < page.index("Before you try something")
    assert "Idea 1<" not in page
    assert "Kettle" not in page
    assert "What is new" not in client.get("/library?q=idea").text
