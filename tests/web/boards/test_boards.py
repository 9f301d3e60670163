"""The board: what it shows to whom, filtered and kept current."""

import datetime as dt

from board.database import db
from board.models.moments import now
from board.models.people.sign_in import SignIn
from board.models.stages import Stage
from tests.factories import make_experiment, make_reflected, make_sprint


def test_the_board_shows_five_stages_with_their_cards_in_order(client, school, mel):
    make_experiment(school, "Second idea")
    make_experiment(school, "First idea")
    make_experiment(school, "Being tried", Stage.TRYING)
    page = client.sign_in(mel).get("/teams/team-around-the-school/board").text
    assert page.index("First idea") < page.index("Second idea") < page.index("Being tried")
    for stage in Stage:
        assert f'id="stage-{stage}"' in page


def test_a_card_says_what_decides_its_next_step(client, school, mel):
    make_experiment(school, "Call first", Stage.TRYING, sprint=make_sprint(school, starts=-3, days=10))
    page = client.sign_in(mel).get("/teams/team-around-the-school/board").text
    for words in (
        "Mel Okafor" if school.memberships[0].person is mel else "Cora Bennett",
        "6 days left",
        "New today",
        "Record what happens",
    ):
        assert words in page


def test_a_card_of_an_ended_sprint_that_nobody_reflected_on_stands_out(client, school, mel):
    make_experiment(school, "Forgotten", Stage.TRYING, sprint=make_sprint(school, starts=-20))
    page = client.sign_in(mel).get("/teams/team-around-the-school/board").text
    assert "Sprint over, no result yet" in page
    assert "Record the result" in page


def test_a_card_that_was_reflected_on_in_an_ended_sprint_does_not_stand_out(client, school, mel):
    make_reflected(make_experiment(school, "Looked at", Stage.REFLECTING, sprint=make_sprint(school, starts=-20)))
    assert "not reflected on yet" not in client.sign_in(mel).get("/teams/team-around-the-school/board").text


def test_a_soft_limit_is_shown_and_marked_in_words(client, school, cora):
    client.sign_in(cora)
    from board.models.people.team import StageSetting

    db.session.add(StageSetting(team_id=school.id, stage="ideas", label="Sparks", limit=1))
    make_experiment(school, "One")
    make_experiment(school, "Two")
    page = client.get("/teams/team-around-the-school/board").text
    assert "2 / 1" in page
    assert "over the limit of 1" in page
    assert "Sparks" in page


def test_an_archived_card_is_not_on_the_board(client, school, mel):
    experiment = make_experiment(school, "Put away")
    experiment.archive(by=mel, at=experiment.created_at)
    db.session.commit()
    assert "Put away" not in client.sign_in(mel).get("/teams/team-around-the-school/board").text


def test_the_address_holds_the_filter(client, school, mel, cora):
    make_experiment(school, "Texts the day before", change="a text the day before", by=mel)
    make_experiment(school, "Walking bus", Stage.TRYING, by=cora)
    client.sign_in(mel)
    for query, shown, hidden in (
        ("text=DAY+text", "Texts the day before", "Walking bus"),
        (f"owner={cora.id}", "Walking bus", "Texts the day before"),
        ("owner=-1", "Texts the day before", "Walking bus"),
        ("sprint=-1", "Texts the day before", "Walking bus"),
    ):
        page = client.get(f"/teams/team-around-the-school/board?{query}").text
        assert shown in page, query
        assert hidden not in page, query
        assert "1 of 2 experiments" in page
        assert "Nothing here matches the filter." in page
        assert "Ideas start here" not in page, "a stage that a filter has emptied is not one to begin with"


def test_percent_and_underscore_are_looked_for_as_they_stand(client, school, mel):
    make_experiment(school, "Call 50% earlier")
    make_experiment(school, "Call 500 earlier")
    page = client.sign_in(mel).get("/teams/team-around-the-school/board?text=50%25").text
    assert "Call 50% earlier" in page
    assert "Call 500 earlier" not in page


def test_needs_something_from_me_keeps_what_waits_for_me(client, school, mel, cora, lee):
    make_experiment(school, "Mine to record", Stage.TRYING, by=mel, sprint=make_sprint(school, starts=-20))
    make_experiment(school, "Hers to record", Stage.TRYING, by=cora)
    make_reflected(make_experiment(school, "For a lead", Stage.REFLECTING, by=cora))
    mine = client.sign_in(mel).get("/teams/team-around-the-school/board?needs_me=yes").text
    assert "Mine to record" in mine
    assert "Hers to record" not in mine
    assert "For a lead" not in mine
    assert "For a lead" in client.sign_in(lee).get("/teams/team-around-the-school/board?needs_me=yes").text


def test_a_filter_that_makes_no_sense_is_not_an_error(client, school, mel):
    make_experiment(school, "Still here")
    client.sign_in(mel)
    for query in ("owner=x", "owner=99999999999999999999", "sprint=--1", "owner=%E0", "text=%22%27%5C", "owner=²"):
        assert client.get(f"/teams/team-around-the-school/board?{query}").status_code == 200, query


def test_an_outsider_reads_an_open_board_and_finds_nothing_to_press(client, school, otto):
    make_experiment(school, "Being tried", Stage.TRYING)
    page = client.sign_in(otto).get("/teams/team-around-the-school/board").text
    assert "Being tried" in page
    assert "/moves/new" not in page
    assert 'id="quick-add"' not in page


def test_a_private_board_does_not_exist_for_outsiders(client, private_team, otto, lee, ada, cora):
    assert client.sign_in(otto).get("/teams/leaving-care/board").status_code == 404
    for person in (cora, lee, ada):
        assert client.sign_in(person).get("/teams/leaving-care/board").status_code == 200


def test_a_stranger_is_sent_to_sign_in_and_back(client, school):
    answer = client.get("/teams/team-around-the-school/board?text=x")
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/teams/team-around-the-school/board?text%3Dx"


def test_an_unchanged_board_answers_204_and_a_changed_one_is_drawn_again(client, school, mel):
    make_experiment(school, "One")
    client.sign_in(mel)
    page = client.get("/teams/team-around-the-school/board").text
    since = page.split('data-revision="')[1].split('"')[0]
    poll = f"/teams/team-around-the-school/board?since={since}"
    assert client.get(poll, headers={"HX-Request": "true"}).status_code == 204
    make_experiment(school, "Two")
    answer = client.get(poll, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "Two" in answer.text
    assert 'hx-target="#board"' in answer.text


def test_a_poll_after_signing_out_leads_the_browser_nowhere(client, school):
    answer = client.get("/teams/team-around-the-school/board?since=1", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert not answer.headers.get("HX-Redirect")


def test_a_poll_is_answered_to_those_alone_who_may_see_the_board_and_are_signed_in(client, private_team, cora, otto):
    since = client.sign_in(cora).get("/teams/leaving-care/board").text.split('data-revision="')[1].split('"')[0]

    def poll():
        return client.get(f"/teams/leaving-care/board?since={since}", headers={"HX-Request": "true"}).status_code

    assert poll() == 204
    db.session.execute(db.update(SignIn).values(ended_at=now()))
    assert poll() == 401
    db.session.execute(db.update(SignIn).values(ended_at=None))
    cora.left_at = now()
    assert poll() == 401
    client.sign_in(otto)
    assert poll() == 404


def test_the_queries_of_a_board_do_not_grow_with_its_cards(client, school, mel, queries):
    def count() -> int:
        queries.clear()
        client.get("/teams/team-around-the-school/board")
        return len(queries)

    client.sign_in(mel)
    make_experiment(school, "One", Stage.TRYING)
    few = count()
    for number in range(20):
        make_experiment(school, f"Another {number}", list(Stage)[number % 5])
    assert count() == few <= 14, "\n".join(queries)


def test_names_with_html_are_shown_as_text(client, school, mel):
    make_experiment(school, "<img src=x onerror=alert(1)>")
    page = client.sign_in(mel).get("/teams/team-around-the-school/board").text
    assert "&lt;img src=x onerror" in page


def test_what_was_decided_before_the_last_two_sprints_is_marked_so_that_the_board_can_fold_it(client, school, mel, cora):
    for starts in (-45, -31, -17, -3):
        make_sprint(school, starts=starts)
    old = make_experiment(school, "Walking bus", Stage.DECIDED, by=cora, at=now() - dt.timedelta(days=20))
    lately = make_experiment(school, "Ring first", Stage.DECIDED, by=cora, at=now() - dt.timedelta(days=10))
    page = client.sign_in(mel).get("/teams/team-around-the-school/board").text
    assert f'<li class="card earlier" id="card-{old.id}"' in page
    assert f'<li class="card" id="card-{lately.id}"' in page


def test_a_board_between_sprints_says_which_comes_next(client, school, mel, cora):
    make_sprint(school, starts=20, goal="The one after")
    make_sprint(school, starts=5, goal="Calmer handovers")
    page = client.sign_in(mel).get("/teams/team-around-the-school/board").text
    assert "No sprint is" not in page
    assert "Next sprint" in page
    assert "Calmer handovers</a>" in page
    assert "The one after</a>" not in page
