"""Limits of guesses: as many as a bad morning needs, and nobody fills a bucket of somebody else."""

import datetime as dt

import pytest
from sqlalchemy import event, func, insert, select, text
from sqlalchemy.engine import Engine

from board.database import db
from board.models.people.guess_limit import (
    NO_WAIT,
    PER_ACCOUNT,
    PER_ADDRESS,
    PER_CODE,
    PER_PROOF,
    GuessBucket,
    empty_buckets_of,
    guess_at_password,
    guess_by,
    has_to_wait,
    network_of,
)

NOON = dt.datetime(2026, 11, 3, 12, tzinfo=dt.UTC)
A_SECOND = dt.timedelta(seconds=1)
A_MINUTE = dt.timedelta(minutes=1)
MEL = "mel@example.org"
OFFICE, HOME = "192.0.2.7", "198.51.100.9"


def wrong(email=MEL, address=OFFICE, at=NOON, device=None):
    """How long a guess has to wait, or that it did not and was wrong."""
    return count_guess(guess_at_password(email, address, device), at)


def count_guess(guess, at=NOON):
    """Count a guess as the pages do: what has to wait is rolled back."""
    wait = guess.count(at)
    (db.session.rollback if wait else db.session.commit)()
    return wait


def wrong_times(times, **how):
    """How long the last of so many wrong guesses had to wait."""
    return [wrong(**how) for _time in range(times)][-1]


def test_ten_wrong_guesses_are_free_and_the_next_waits_a_minute_and_a_half(organisation):
    assert wrong_times(10) == NO_WAIT
    assert wrong() == 90 * A_SECOND
    assert wrong(at=NOON + 89 * A_SECOND) == A_SECOND
    assert wrong(at=NOON + 90 * A_SECOND) == NO_WAIT


def test_a_stranger_gets_no_more_than_twenty_guesses_in_a_quarter_of_an_hour(organisation):
    free = [wrong(at=NOON + second * A_SECOND) for second in (*[0] * 20, *range(0, 15 * 60, 15))].count(NO_WAIT)
    assert free == 10 + 9


def test_guesses_that_had_to_wait_count_nowhere(organisation):
    wrong_times(10)
    before = db.session.execute(select(GuessBucket.key, GuessBucket.level, GuessBucket.at).order_by(GuessBucket.key)).all()
    wrong_times(200)
    assert (
        db.session.execute(select(GuessBucket.key, GuessBucket.level, GuessBucket.at).order_by(GuessBucket.key)).all() == before
    )


def test_eleven_wrong_guesses_hold_up_neither_another_address_nor_a_known_device(organisation):
    wrong_times(11)
    assert wrong(address=HOME) == NO_WAIT
    assert wrong(device="Mel's laptop") == NO_WAIT


@pytest.mark.parametrize("minutes", [1, 2, 4])
def test_one_address_cannot_keep_an_account_from_others_however_slowly_it_guesses(organisation, minutes):
    for minute in range(0, 6 * 60, minutes):
        wrong(at=NOON + minute * A_MINUTE)
    at = NOON + (6 * 60 - minutes) * A_MINUTE
    assert [wrong(address=HOME, at=at) for _try in range(5)] == [NO_WAIT] * 5


def test_guesses_from_everywhere_at_one_account_are_slowed_down_more_and_more(organisation):
    for number in range(PER_ACCOUNT.most):
        assert wrong(address=f"203.0.113.{number}") == NO_WAIT
    waits, at = [], NOON
    for number in range(8):
        waits.append(wrong(address=f"198.51.100.{number}", at=at))
        at += waits[-1]
        assert wrong(address=f"198.51.100.{number}", at=at) == NO_WAIT
    assert waits == sorted(waits)
    assert waits[0] == 15 * A_SECOND
    assert 4 * A_MINUTE < waits[-1] <= 5 * A_MINUTE


def test_a_botnet_gets_no_more_than_about_a_dozen_guesses_an_hour(organisation):
    for number in range(PER_ACCOUNT.most):
        wrong(address=f"203.0.113.{number}")
    free = [wrong(address=f"10.0.{n // 250}.{n % 250}", at=NOON + n * 60 * A_SECOND) for n in range(3 * 60)].count(NO_WAIT)
    assert free <= 3 * 12 + 8


def test_a_known_device_is_let_through_while_a_botnet_guesses(organisation):
    for number in range(100):
        wrong(address=f"203.0.113.{number}")
    assert wrong(device="Mel's laptop") == NO_WAIT


def test_a_stolen_device_guesses_no_more_than_a_stranger(organisation):
    assert wrong_times(10, device="Mel's laptop") == NO_WAIT
    assert wrong(device="Mel's laptop") == 90 * A_SECOND


def test_names_that_nobody_has_do_not_keep_an_office_out(organisation):
    for number in range(150):
        wrong(email=f"invented{number}@example.org")
    assert wrong() == NO_WAIT


def test_one_password_tried_on_every_account_is_slowed_down_after_a_hundred(organisation):
    for number in range(PER_ADDRESS.most):
        assert wrong(email=f"person{number}@example.org") == NO_WAIT
    assert wrong(email="person1@example.org") == 9 * A_SECOND
    assert wrong(email="person1@example.org", address=HOME) == NO_WAIT


def test_a_right_password_is_no_wrong_guess(organisation):
    for _morning in range(150):
        guess = guess_at_password(MEL, OFFICE, None)
        assert count_guess(guess) == NO_WAIT
        guess.was_right(NOON)
        db.session.commit()


def test_codes_and_proofs_count_for_nothing_else(mel, otto):
    for limit in (PER_CODE, PER_PROOF):
        for _time in range(70):
            count_guess(guess_by(mel, limit))
        assert count_guess(guess_by(mel, limit)) > NO_WAIT
        assert count_guess(guess_by(otto, limit)) == NO_WAIT
    assert wrong() == NO_WAIT


def test_a_clock_that_was_ahead_locks_nobody_out(organisation):
    next_year = NOON + dt.timedelta(days=365)
    wrong_times(11, at=next_year)
    assert wrong() == NO_WAIT
    assert wrong_times(11) > NO_WAIT


def test_two_hosts_whose_clocks_differ_a_little_forget_nothing(organisation):
    wrong_times(10, at=NOON + A_MINUTE)
    assert wrong(at=NOON) > NO_WAIT


def test_an_administrator_lets_somebody_try_again(mel, otto):
    wrong_times(11)
    wrong_times(11, email="otto@example.org")
    assert has_to_wait(mel, NOON)
    empty_buckets_of(mel)
    db.session.commit()
    assert not has_to_wait(mel, NOON)
    assert wrong() == NO_WAIT
    assert wrong(email="otto@example.org") > NO_WAIT


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("no address", ""),
    ],
)
def test_a_customers_whole_network_is_one_address(address, network):
    assert network_of(address) == network


def test_no_address_or_name_is_stored(organisation):
    wrong()
    assert not {MEL, OFFICE} & {value for row in db.session.execute(GuessBucket.__table__.select()) for value in row}


def test_what_is_drained_is_removed_so_that_the_table_stays_small(organisation):
    for number in range(40):
        wrong(email=f"invented{number}@example.org")
    for hour in range(1, 20):
        wrong(at=NOON + dt.timedelta(hours=hour))
    assert db.session.scalar(select(func.count(GuessBucket.key))) <= 4


def test_no_guess_reads_the_whole_table(organisation):
    full = {"account": "", "level": 1.0, "at": NOON, "empty_at": NOON + A_MINUTE}
    db.session.execute(insert(GuessBucket), [{"key": str(number), **full} for number in range(5000)])
    db.session.commit()
    db.session.execute(text("ANALYZE"))
    sent = []
    event.listen(Engine, "before_cursor_execute", note := lambda *given: sent.append(given[2:4]))
    wrong()
    event.remove(Engine, "before_cursor_execute", note)
    read = [one for one in sent if one[0].startswith(("DELETE", "UPDATE"))]
    assert len(read) == 5
    explain = "EXPLAIN QUERY PLAN " if db.engine.dialect.name == "sqlite" else "EXPLAIN "
    for statement, parameters in read:
        plan = db.session.connection().exec_driver_sql(explain + statement, parameters).all()
        assert not [line for line in map(str, plan) if "SCAN guess_bucket'" in line or "Seq Scan on guess_bucket" in line]
