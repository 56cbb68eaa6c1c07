"""What the landform designs share: keeping their result under a name in the register, where one is given."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputString,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
    QgsProcessingUtils,
)

from ..compat import translate
from ..core.model.errors import InputError
from ..core.model.text import QT_TRANSLATE_NOOP
from . import inputs
from .base import REGISTER_FILTER, MineAlgorithm, Results, progress_of, who

if TYPE_CHECKING:
    from ..core.landform.designed import Designed


@dataclass(frozen=True)
class Keeping:
    """Where a design goes beside its file: register, mine and name."""

    register: str
    mine: str
    name: str


def add_scenario(algorithm: MineAlgorithm) -> None:
    """Register, mine and name, all optional and given back."""
    algorithm.describe(
        QgsProcessingParameterFile(
            "REGISTER", translate("MineRestoration", "Mine register"), fileFilter=REGISTER_FILTER, optional=True
        ),
        translate("MineRestoration", "Where the design is kept as a scenario; goes with the mine and the name."),
        advanced=True,
    )
    for name, label, text in (
        (
            "MINE",
            translate("MineRestoration", "Mine"),
            translate("MineRestoration", "The number of the mine (group of plots) in the register."),
        ),
        (
            "SCENARIO",
            translate("MineRestoration", "Name of the scenario"),
            translate("MineRestoration", "A scenario of the same name is replaced."),
        ),
    ):
        algorithm.describe(QgsProcessingParameterString(name, label, optional=True), text, advanced=True)
    algorithm.addOutput(QgsProcessingOutputFile("REGISTER", translate("MineRestoration", "Mine register")))
    algorithm.addOutput(QgsProcessingOutputString("MINE", translate("MineRestoration", "Mine")))


def keeping(algorithm: MineAlgorithm, parameters: inputs.Parameters, context: QgsProcessingContext) -> Keeping | None:
    """What was asked for; None where nothing was.

    Raises:
        InputError: one or two of the three are missing.
    """
    register, mine, name = (
        inputs.text(algorithm, parameters, key, context) for key in ("REGISTER", "MINE", "SCENARIO")
    )
    if name is None:
        return None
    if register is None or mine is None:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration", "A scenario needs its register and its mine: give REGISTER, MINE and SCENARIO."
            )
        )
    return Keeping(register, mine, name)


def surface_for(kept: Keeping | None, path: str | None) -> str | None:
    """The file to design into: the one that was named, else a passing one where a scenario is to be kept."""
    if path is not None or kept is None:
        return path
    return str(QgsProcessingUtils.generateTempFilename("design.tif"))


def keep(kept: Keeping | None, designed: Designed, ground: str | Path, feedback: QgsProcessingFeedback) -> Results:
    """Keep the design; the outputs that name where."""
    if kept is None:
        return {}
    from ..core.planning.scenarios import keep_scenario

    scenario = keep_scenario(
        kept.register, kept.mine, kept.name, designed, ground, who=who(), progress=progress_of(feedback).part(0.9, 1.0)
    )
    feedback.pushInfo(
        translate("MineRestoration", "Kept as scenario “{name}” of mine {mine}.").format(
            name=scenario.name, mine=kept.mine
        )
    )
    return {"REGISTER": kept.register, "MINE": kept.mine}
