"""A rendition of a round-up: the copy that one reader gets by e-mail, of all of it or only what is about their teams."""

import datetime as dt
import textwrap
from dataclasses import dataclass

from board.models.round_up.item import RoundUpItem, RoundUpSection
from board.models.round_up.picture import Picture
from board.models.round_up.round_up import RoundUp

# E-mail lines have at most this many characters since RFC 678, so that they can be quoted without wrapping.
WIDTH = 72
FOR_ALL = "You get this round-up on Mondays because you work with Change Board."
FOR_OWN = "You asked for what tells of your teams."


@dataclass(frozen=True)
class Copy:
    """The content of an e-mail; its HTML and its text say the same."""

    subject: str
    whose: str
    monday: dt.date
    opening: list[str]
    sections: list[tuple[RoundUpSection, list[RoundUpItem]]]
    picture: Picture | None
    links: str
    why: str
    nothing: str

    def as_text(self, opt_out_url: str) -> str:
        """The plain text version, for mail programs that show nothing else."""
        lines = [self.whose, self.subject, "=" * min(len(self.subject), WIDTH), ""]
        if self.picture:
            lines += [_wrapped(f"[Picture: {self.picture.description}]"), ""]
        for text in self.opening if self.sections else [*self.opening, self.nothing]:
            lines += [_wrapped(text), ""]
        for section, items in self.sections:
            lines += ["", section.heading.upper(), "-" * len(section.heading), ""]
            for item in items:
                lines += [*self._item(section, item), ""]
        lines += ["", "--", "Read it on the board, with all that came before:", f"{self.links}/round-ups/{self.monday}", ""]
        lines += [_wrapped(self.why), f"Stop getting it: {opt_out_url}", f"Choose what you get: {self.links}/account/round-up"]
        return "\n".join(lines) + "\n"

    def _item(self, section: RoundUpSection, item: RoundUpItem) -> list[str]:
        if not item.heading:
            return [_wrapped(paragraph.whole, "* ") for paragraph in item.paragraphs]
        is_story = section in (RoundUpSection.FINISHED, RoundUpSection.MISTAKES) and item.told_team is not None
        team = f" ({item.told_team.name})" if is_story and item.told_team else ""
        lines = [_wrapped(f"{item.heading}{team}", "* ")]
        lines += [_wrapped(paragraph.whole, "  ", "  ") for paragraph in item.paragraphs]
        if item.phrase_id:
            lines.append(f"  {self.links}/phrases/{item.phrase_id}")
        elif item.about_id and section is not RoundUpSection.SHOUT_OUTS:
            lines.append(f"  {self.links}/experiments/{item.about_id}")
        return lines


def copy_for(round_up: RoundUp, whose: str, links: str, team_ids: frozenset[int] | None = None) -> Copy:
    """The copy for one reader. `team_ids` are their own teams if they want only those; `links` is the board's own address."""
    is_own = team_ids is not None
    return Copy(
        subject=round_up.subject,
        whose=whose or "Change Board",
        monday=round_up.monday,
        opening=[line.strip() for line in round_up.opening.splitlines() if line.strip()],
        sections=round_up.sections(team_ids),
        picture=round_up.picture,
        links=links,
        why=FOR_OWN if is_own else FOR_ALL,
        nothing="Nothing in it tells of your teams this time. The whole of it is on the board."
        if is_own
        else "There is nothing else this week.",
    )


def _wrapped(text: str, first: str = "", others: str | None = None) -> str:
    indent = others if others is not None else " " * len(first)
    return textwrap.fill(
        text, WIDTH, initial_indent=first, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
