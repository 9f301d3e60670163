"""What the product knows and allows, with no HTTP. The nouns are listed here so that their tables register."""

from board.models import (  # noqa: F401
    activity,
    board,
    decision,
    experiment,
    improvement,
    learning,
    lineage,
    move,
    one_time_link,
    organisation,
    permissions,
    person,
    prediction,
    result,
    retrospective,
    sign_in,
    sprint,
    stage,
    team,
)
