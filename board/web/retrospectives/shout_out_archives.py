"""Archiving and restoring the user's own shout-out."""

from flask import url_for

from board.models.permissions import may_take_away
from board.models.retrospectives.shout_out import ShoutOut
from board.web.access import allow, current_person, find
from board.web.archiving import archiving


def find_own(shout_out_id: int) -> ShoutOut:
    """A shout-out that the user has written; answers 403 for one by somebody else."""
    shout_out: ShoutOut = find(ShoutOut.visible_to(current_person()), id=shout_out_id)
    allow(may_take_away(current_person(), shout_out))
    return shout_out


bp = archiving(
    "shout_out_archives",
    "/shout-outs/<int:shout_out_id>",
    find_own,
    archived=lambda _shout_out: "Shout-out removed.",
    restored=lambda _shout_out: "The shout-out is back.",
    back=lambda shout_out: url_for("teams.show", slug=shout_out.team.slug, _anchor="thanks"),
)
