"""Work of the earth-rock page that leaves the window's thread. Plain data in and out."""

from __future__ import annotations

from typing import Any

from ...core.model.progress import Progress


def read(path: str, mine_id: str, progress: Progress) -> tuple[list[Any], list[str]]:
    """The scenarios of a mine, and the names of the materials."""
    from ...core.earthrock.site_balance import material_names
    from ...core.planning.scenarios import scenarios
    from ...core.rulebook import Rulebook

    progress.check()
    return scenarios(path, mine_id), material_names(Rulebook.load())


def propose(path: str, scenario: Any, progress: Progress) -> Any:
    """What the scenario cuts and fills, unit by unit."""
    from ...core.planning.allocating import propose as proposed

    return proposed(path, scenario, progress=progress)


def solve(question: Any, dem: str | None, roads: Any, roads_crs: str, progress: Progress) -> Any:
    from ...core.planning.allocating import answer

    return answer(question, dem=dem, roads=roads, roads_crs=roads_crs, progress=progress)


def keep(path: str, scenario: Any, found: Any, who: str, progress: Progress) -> Any:
    from ...core.planning.allocating import keep_answer

    progress.check()
    return keep_answer(path, scenario, found, who=who)


def kept_question(scenario: Any) -> Any:
    """The question that was kept with a scenario, None where none was."""
    from ...core.planning.allocating import Question

    asked = scenario.allocation.get("question")
    return Question.from_json(asked) if asked else None
