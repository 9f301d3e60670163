"""Where a moment is told in days, its exact date is more than a title that only a mouse can find."""

import re

from board.models.moments import now, say_moment
from board.models.stages import Stage
from tests.factories import make_experiment

# A time with words in sight, and words that are read out.
TOLD = re.compile(r'<time[^>]* title="([^"]+)">([^<]*)<i class="visually-hidden">[:,] ([^<]*)</i></time>')


def test_a_card_tells_since_when_it_is_in_its_stage(client, school, mel):
    make_experiment(school, stage=Stage.TRYING, by=mel)
    title, shown, read_out = TOLD.search(client.sign_in(mel).get(f"/teams/{school.slug}/board").text).groups()
    assert shown == "New today"
    assert read_out == title == f"In this stage since {say_moment(now(), 'Etc/UTC')}"


def test_the_page_and_the_panel_of_an_experiment_show_it_to_everybody(client, school, mel):
    experiment = make_experiment(school, stage=Stage.TRYING, by=mel)
    client.sign_in(mel)
    shown = f"{say_moment(experiment.stage_since, 'Etc/UTC')}, "
    for address in (f"/experiments/{experiment.id}", f"/teams/{school.slug}/board?open={experiment.id}"):
        assert shown in client.get(address).text
