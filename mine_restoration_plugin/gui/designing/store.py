"""The scenarios of the register, read and changed beside the window."""

from __future__ import annotations

from typing import Any

from ...core.model.progress import Progress


def read(path: str, mine_id: str, progress: Progress) -> tuple[list[Any], dict[str, Any]]:
    """The scenarios of a mine and the labels of the kinds."""
    from ...core.planning.scenarios import design_kinds, scenarios

    progress.check()
    return scenarios(path, mine_id), design_kinds()


def difference(scenario: Any, progress: Progress) -> str:
    """The file of design minus ground."""
    from ...core.planning.scenarios import difference_of

    return str(difference_of(scenario, progress))


def choose(path: str, scenario: Any, who: str, progress: Progress) -> None:
    from ...core.planning.scenarios import CHOSEN, set_scenario

    progress.check()
    set_scenario(path, scenario, who=who, state=CHOSEN)


def strata() -> list[tuple[str, Any]]:
    """Materials that the rulebook has strengths for, with their names."""
    from ...core.diagnosis.stability.strata import materials
    from ...core.rulebook import Rulebook

    return list(materials(Rulebook.load()).items())


def check(path: str, scenario: Any, material: str | None, who: str, progress: Progress) -> Any:
    """Over-digging and, with a material, the safety of the steepest faces; kept with the scenario."""
    from ...core.planning.appraising import appraise

    return appraise(path, scenario, material, who=who, progress=progress)


def remove(path: str, scenario: Any, who: str, progress: Progress) -> None:
    from ...core.planning.scenarios import remove_scenario

    progress.check()
    remove_scenario(path, scenario, who=who)
