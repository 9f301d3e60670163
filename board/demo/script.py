"""The script of the demo: the stories in `stories/`, with the files of each team put together."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

STORIES = Path(__file__).parent / "stories"

# A table of a TOML file.
Table = dict[str, Any]


@dataclass
class TeamScript:
    """One team's part of the script: its people, its sprints, and the stories of its experiments."""

    team: Table
    people: list[Table] = field(default_factory=list)
    sprints: list[Table] = field(default_factory=list)
    experiments: list[Table] = field(default_factory=list)


def read_script() -> tuple[Table, list[TeamScript]]:
    """The tables of the whole organisation, and each team's part, in the order in which teams first appear."""
    organisation: Table = {}
    teams: dict[str, TeamScript] = {}
    for file in sorted(STORIES.glob("*.toml")):
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
        if "team" not in tables:
            organisation |= tables
            continue
        # Files that continue a team's stories give its slug and nothing else about it.
        part = teams.setdefault(tables["team"]["slug"], TeamScript(team={}))
        part.team |= tables["team"]
        part.people += tables.get("people", [])
        part.sprints += tables.get("sprints", [])
        part.experiments += tables["experiments"]
    return organisation, list(teams.values())


def opened_by_others(teams: list[TeamScript]) -> set[str]:
    """The keys of experiments that grow out of another: an improvement, a next cycle, or a borrowed idea."""
    keys = set()
    for part in teams:
        for table in part.experiments:
            keys |= {choice["became"] for choice in table.get("retrospective", {}).get("improvements", []) if "became" in choice}
            keys |= {borrowing["to"] for borrowing in table.get("lent", [])}
            keys |= {decision["cycle"] for decision in decisions_in(table) if "cycle" in decision}
    return keys


def decisions_in(table: Table) -> list[Table]:
    """Every decision in an experiment's story, the earliest first, each with its day as `on`."""
    last = [{"on": table["decided_on"], **table["decision"]}] if "decision" in table else []
    return [*table.get("earlier_decisions", []), *last]
