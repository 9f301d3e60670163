"""Charts: drawn right, or not at all, whatever the readings are."""

import datetime as dt
import re
from decimal import Decimal

import pytest

from board.models.evidence.measure import ImprovementDirection, Measure
from board.models.evidence.phase import phases_of
from board.models.evidence.reading import Point
from board.models.evidence.rebase import Rebase
from board.models.sprints.sprint import Sprint
from board.web.drawing.axis import abbreviated, day_ticks, nice_range, place_of_days
from board.web.drawing.control_chart import MOST_FLAGS, SMALL, WIDE, draw

BEGIN = dt.date(2026, 1, 5)
USUAL = [20, 24, 18, 22, 26, 19, 23, 21, 25, 20, 24, 22, 18, 23]


def chart(values, size=SMALL, every=1, notes=(), rebases=(), windows=(), **given):
    measure = Measure(name="No-shows", **{"unit": "", "better": ImprovementDirection.LOWER} | given)
    points = [
        Point(1, place, BEGIN + dt.timedelta(days=every * place), Decimal(str(value)), "Snow" if place in notes else "")
        for place, value in enumerate(values)
    ]
    return draw(measure, phases_of(points, rebases), windows, size)


def numbers_in(drawn):
    paths = [*drawn.paths, *(dots.path for dots in drawn.dots)]
    places = [float(found) for path in paths for found in re.findall(r"[ML]?(\d+\.\d) \d+\.\d", path)]
    return [*places, *(line.y for line in drawn.lines), *(y for y, _label in drawn.across)]


def lines(drawn):
    return [line.kind for line in drawn.lines]


def test_without_readings_there_is_no_chart():
    assert chart([]) is None


def test_one_reading_is_one_point_and_no_line():
    drawn = chart([14])
    assert drawn.paths == [""]
    assert (lines(drawn), len(drawn.dots)) == ([], 1)


def test_a_few_readings_have_a_median_and_many_have_limits():
    assert lines(chart(USUAL[:6])) == ["median"]
    assert lines(chart(USUAL)) == ["mean", "limit", "limit"]
    assert lines(chart(USUAL, target=Decimal(10), baseline=Decimal(29)))[-2:] == ["baseline", "target"]


def test_zeros_lie_on_the_foot_of_the_chart():
    drawn = chart([0] * 20)
    assert [label for _y, label in drawn.across][0] == "0"
    assert {line.y for line in drawn.lines} == {drawn.bottom}
    assert lines(drawn) == ["mean"]


@pytest.mark.parametrize(
    "values",
    [
        [0] * 30,
        [-5] * 20,
        [-10, -12, -9] * 8,
        [-3, 4] * 10,
        [999_999_999_999, 1] * 10,
        ["0.000001", "0.000003"] * 10,
        [7],
        [-7],
        [123456, 123457],
    ],
)
def test_everything_is_drawn_inside_the_chart(values):
    for size in (SMALL, WIDE):
        drawn = chart(values, size, baseline=Decimal(-4))
        assert drawn.left < drawn.right / 3
        assert all(0 <= number <= max(size.width, size.height) for number in numbers_in(drawn))
        assert all(drawn.top - 0.1 <= line.y <= drawn.bottom + 0.1 for line in drawn.lines)
        assert 2 <= len(drawn.across) <= 8


def test_a_negative_baseline_lies_between_what_was_read_and_nothing():
    drawn = chart([-3, -5, -8], baseline=Decimal(-4), target=Decimal(0))
    places = {line.kind: line.y for line in drawn.lines}
    assert drawn.top <= places["target"] < places["baseline"] < drawn.bottom


def test_readings_of_one_day_stand_side_by_side_in_their_order():
    drawn = chart([1, 5, 2, 4], every=0)
    places = [float(found) for found in re.findall(r"([\d.]+) [\d.]+", drawn.paths[0])]
    assert places == sorted(set(places))
    assert len(places) == 4


def test_a_limit_where_nothing_can_be_is_not_drawn():
    assert lines(chart([1, 5, 0, 6, 2, 7, 0, 5, 1, 6, 2, 5])) == ["mean", "limit"]


def test_five_thousand_readings_are_a_drawing_of_bounded_size():
    values = [20 + (place * 7919) % 11 for place in range(4990)] + [60] * 10
    for size in (SMALL, WIDE):
        drawn = chart(values, size)
        assert sum(map(len, drawn.paths)) < 24 * size.width
        assert sum(len(dots.path) for dots in drawn.dots) < 60_000
        assert {dots.tone for dots in drawn.dots} >= {"concern"}
        assert not any(dots.title for dots in drawn.dots)


def test_thinning_keeps_the_highest_and_the_lowest():
    values = [20] * 5000
    values[2500], values[2501] = 90, 1
    drawn = chart(values)
    heights = [float(found) for found in re.findall(r"[\d.]+ ([\d.]+)", drawn.paths[0])]
    everything = chart([90, 20, 1])
    assert max(heights) - min(heights) > 0.8 * (everything.bottom - everything.top)


def test_signals_have_a_shape_of_their_own():
    drawn = chart([*USUAL, 60, 21, 22], WIDE)
    shapes = {dots.tone: dots.path for dots in drawn.dots}
    assert set(shapes) == {"plain", "concern"}
    assert "a" in shapes["plain"]
    assert "a" not in shapes["concern"]
    tones = {better: {dots.tone for dots in chart([*USUAL, 60], better=better).dots} for better in ImprovementDirection}
    assert [tones[better] - {"plain"} for better in ImprovementDirection] == [{"improvement"}, {"concern"}, {"neutral"}]


def test_each_point_of_a_large_chart_says_what_it_is():
    assert chart([14, 15], WIDE, unit="%").dots[0].title == "5 January 2026: 14%"


def test_notes_are_numbered_in_order_and_only_the_latest_few():
    drawn = chart(range(40), notes=range(0, 40, 2))
    assert [flag.number for flag in drawn.flags] == list(range(1, MOST_FLAGS + 1))
    assert {flag.y for flag in drawn.flags} <= {10, 25}
    assert drawn.top > chart(range(40)).top


def test_the_window_of_each_sprint_near_the_readings_is_shaded():
    near = Sprint(first_day=BEGIN + dt.timedelta(days=3), last_day=BEGIN + dt.timedelta(days=40))
    far = Sprint(first_day=BEGIN + dt.timedelta(days=300), last_day=BEGIN + dt.timedelta(days=310))
    drawn = chart(USUAL, windows=[near, far])
    ((x, width),) = drawn.windows
    assert drawn.left < x
    assert round(x + width, 3) == round(drawn.right, 3)


def test_a_day_is_as_wide_across_a_change_of_the_clocks():
    place = place_of_days(dt.date(2026, 10, 19), dt.date(2026, 10, 30), 0, 120)
    widths = {round(place(dt.date(2026, 10, day + 1)) - place(dt.date(2026, 10, day)), 6) for day in range(19, 30)}
    assert widths == {10}


def test_where_limits_begin_anew_each_stretch_has_its_own():
    since = Rebase(day=BEGIN + dt.timedelta(days=14), because="A new form")
    drawn = chart([*USUAL, 9, 8, 10, 9], rebases=[since])
    assert lines(drawn) == ["mean", "limit", "limit", "median"]
    assert (len(drawn.paths), len(drawn.begins)) == (2, 1)


@pytest.mark.parametrize(
    ("low", "high", "most", "axis"),
    [
        (0, 0, None, (0, 1, 0.5)),
        (8, 23, None, (0, 30, 10)),
        (90, 99, 100, (90, 100, 5)),
        (60, 99, 100, (60, 100, 10)),
        (-5, -5, None, (-6, 0, 2)),
        (-20, 30, None, (-20, 40, 20)),
        (7, 7, None, (0, 8, 2)),
    ],
)
def test_an_axis_has_round_numbers(low, high, most, axis):
    assert nice_range(low, high, most) == axis


@pytest.mark.parametrize(
    ("number", "unit", "said"),
    [
        (30, "%", "30%"),
        (1200, "£", "£1,200"),
        (3_500_000, "£", "£3.5m"),
        (2e9, "", "2bn"),
        (0.1 + 0.2, "", "0.3"),
        (-5, "", "−5"),
    ],
)
def test_a_tick_is_short(number, unit, said):
    assert abbreviated(number, unit) == said


def test_days_along_the_foot_are_few_and_long_spans_say_the_year():
    place = place_of_days(BEGIN, BEGIN + dt.timedelta(days=2), 0, 90)
    assert [words for _x, words, _end in day_ticks(BEGIN, BEGIN + dt.timedelta(days=2), place)] == ["5 Jan", "6 Jan", "7 Jan"]
    late = BEGIN + dt.timedelta(days=400)
    assert [words for _x, words, _end in day_ticks(BEGIN, late, place_of_days(BEGIN, late, 0, 90))][-1] == "Feb 2027"
