"""A sample series: cycles on one aim, an outcome, and a wall sheet on /design."""

from types import SimpleNamespace
from typing import Any

from board.models.experiments.decision import DecisionKind
from board.models.experiments.hypothesis import PARTS
from board.models.experiments.scale import Scale
from board.models.library.outcome_portfolio import ContributionCounts, ContributionState
from board.models.library.series import Cycle, Link, Series, Way
from board.web.drawing.poster import Panel, PosterItem, Sheet
from board.web.drawing.series import draw_series

LEARNED = {
    1: "A letter comes too early. What parents read is a text on the day before.",
    2: "The text works when it says who is coming, by first name.",
}


def sample_series() -> dict[str, Any]:
    """A first cycle that was adapted, a second that was adopted, a third at a larger scale, and an abandoned borrowed one."""
    first = _experiment(1, "Earlier letters for first visits", DecisionKind.ADAPT, Scale.VISIT, "partly")
    second = _experiment(2, "Text parents the day before a first visit", DecisionKind.ADOPT, Scale.TEAM, "yes")
    third = _experiment(3, "Text parents the day before a first visit (cycle 3)", None, Scale.AREA)
    borrowed = _experiment(4, "A text before foster carers are visited", DecisionKind.ABANDON, None, "no", team="Fostering")
    along = [Cycle(one, depth) for one, depth in ((first, 0), (second, 1), (third, 2), (borrowed, 1))]
    links = ((0, 1, Way.ADAPTED, "A text instead of a letter"), (1, 2, Way.LED_TO, "Now with one area"), (0, 3, Way.BORROWED, ""))
    for before, after, way, because in links:
        along[after].link = Link(along[before].experiment, way, because)
        along[before].children.append(along[after])
    series = Series([along[0]])
    adapted = _experiment(5, "Earlier letters", DecisionKind.ADAPT, Scale.VISIT, next_cycle=SimpleNamespace(id=6, scale=None))
    return {
        "series": series,
        "drawings": [draw_series(series, 2), draw_series(series, 2, is_down=True)],
        "grows": [(second, Scale.AREA, None), (adapted, Scale.TEAM, None), (second, Scale.AREA, third)],
        "serving": [first, borrowed, third],
        "contributions": [
            ContributionCounts({ContributionState.LEARNED: 9, ContributionState.UNDER_WAY: 5, ContributionState.TO_TRY: 6}),
            ContributionCounts(),
        ],
        "states": ContributionState,
        "sheet": _sheet(),
    }


def _experiment(
    number: int,
    title: str,
    kind: DecisionKind | None,
    scale: Scale | None,
    confirmed: str | None = None,
    *,
    team: str = "Health visiting",
    next_cycle: object = None,
) -> Any:
    learned = LEARNED.get(number)
    return SimpleNamespace(
        id=number,
        title=title,
        team=SimpleNamespace(name=team),
        scale=scale,
        decision=SimpleNamespace(kind=kind, verdict=kind, next_cycle=next_cycle) if kind else None,
        result=SimpleNamespace(confirmed=confirmed) if confirmed else None,
        learning=SimpleNamespace(learned=learned) if learned else None,
        stage_label="Trying",
        is_archived=False,
        failure_signal="",
        **{
            part.name: f"{part.example}{' for carers' if team == 'Fostering' and part.name == 'people' else ''}" for part in PARTS
        },
    )


def _sheet() -> Sheet:
    hypothesis = [PosterItem(part.example, part.lead[:1].upper() + part.lead[1:]) for part in PARTS]
    better = [PosterItem("Ask for a good time to ring"), PosterItem("Write the script down")]
    return Sheet(
        above="Health visiting · 16 to 27 November 2026 · One team",
        title="A phone call before the first visit",
        below="For: Better health and education",
        rows=[
            [Panel("Our hypothesis", hypothesis)],
            [Panel("We predicted", [PosterItem("Seven in ten go ahead.", most=7)]), Panel("What happened")],
            [Panel("What went well", [PosterItem("Quick calls, calm visits")]), Panel("To do better", better, is_numbered=True)],
            [
                Panel(
                    "We learned",
                    [PosterItem("A call is enough."), PosterItem("ring everyone.", "Therefore we will")],
                    is_key=True,
                )
            ],
            [Panel("Adopt, adapt or abandon? Because")],
        ],
        address="https://changes.example.org/experiments/7",
        back="#design-series",
    )
