"""The edit page: the cursor stands in the first empty part, and what is rarely needed is folded."""

import re

from board.models.stages import Stage
from tests.factories import make_experiment
from tests.web.experiments.test_experiments import typed


def test_the_cursor_stands_in_the_first_empty_part(client, school, mel):
    experiment = make_experiment(school, change="a phone call")
    form = client.sign_in(mel).get(f"/experiments/{experiment.id}/edit").text
    assert re.search(r'<textarea id="people"[^>]* autofocus data-focus', form)
    assert form.count("autofocus") == 1


def test_what_is_rarely_needed_is_folded_until_it_is_filled_or_wrong(client, school, mel):
    experiment = make_experiment(school, change="a phone call")
    form = client.sign_in(mel).get(f"/experiments/{experiment.id}/edit").text
    assert '<details class="fold fields" id="plan">' in form
    assert '<details class="fold fields" id="more">' in form
    wrong = client.post(f"/experiments/{experiment.id}", data=typed(experiment, source_link="nowhere")).text
    assert '<details class="fold fields" id="more" open>' in wrong
    assert "autofocus" not in wrong.replace('tabindex="-1" autofocus', "")
    client.post(f"/experiments/{experiment.id}", data=typed(experiment, failure_signal="two families mind"))
    assert '<details class="fold fields" id="more" open>' in client.get(f"/experiments/{experiment.id}/edit").text


def test_the_plan_is_unfolded_once_the_hypothesis_is_whole(client, school, mel):
    experiment = make_experiment(school, stage=Stage.READY)
    assert '<details class="fold fields" id="plan" open>' in client.sign_in(mel).get(f"/experiments/{experiment.id}/edit").text
