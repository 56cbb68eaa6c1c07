"""The code, grade, duration and intensity that factors are held against: the same choice in every algorithm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qgis.core import QgsProcessingContext, QgsProcessingParameterEnum

from ..compat import translate

if TYPE_CHECKING:
    from ..core.rulebook.book import Rulebook
    from .base import MineAlgorithm

CODES = ("gb50330", "dzt0219", "gb51016")
INTENSITIES = (None, "6", "7", "7.5", "8", "8.5", "9")


@dataclass(frozen=True)
class CodeChoice:
    """What was chosen. ``intensity`` is a key of the rulebook, None where none was given."""

    code: str
    grade: int
    permanent: bool
    intensity: str | None

    def kh(self, rulebook: Rulebook, given: float | None) -> float | None:
        """The coefficient given by number, or that of the intensity; None for neither."""
        from ..core.diagnosis.requirement import seismic_coefficient

        if given is not None or self.intensity is None:
            return given
        return seismic_coefficient(rulebook, self.intensity)


def add_code(algorithm: MineAlgorithm, *, grade: bool = True) -> None:
    """CODE, GRADE (unless the algorithm has its own), DURATION, INTENSITY."""

    def choice(name: str, label: str, options: list[str], said: str) -> None:
        algorithm.describe(QgsProcessingParameterEnum(name, label, options, defaultValue=0), said)

    choice(
        "CODE",
        translate("MineRestoration", "Code"),
        ["GB 50330-2013", "DZ/T 0219", "GB 51016-2014"],
        translate("MineRestoration", "Whose required factor of safety Fst is read from the rulebook."),
    )
    if grade:
        choice(
            "GRADE",
            translate("MineRestoration", "Safety grade"),
            [
                translate("MineRestoration", "Grade I"),
                translate("MineRestoration", "Grade II"),
                translate("MineRestoration", "Grade III"),
            ],
            translate("MineRestoration", "By the consequence of failure and the height, as the code says."),
        )
    choice(
        "DURATION",
        translate("MineRestoration", "Duration"),
        [translate("MineRestoration", "Permanent slope"), translate("MineRestoration", "Temporary slope")],
        translate("MineRestoration", "Some codes ask less of temporary slopes."),
    )
    choice(
        "INTENSITY",
        translate("MineRestoration", "Design intensity"),
        [
            translate("MineRestoration", "Not given"),
            "6 (0.05g)", "7 (0.10g)", "7 (0.15g)", "8 (0.20g)", "8 (0.30g)", "9 (0.40g)",
        ],
        translate("MineRestoration", "Gives kh by the rulebook. Without both the earthquake case is left out."),
    )  # fmt: skip


def code_of(algorithm: MineAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext) -> CodeChoice:
    """The choice as plain data; ``grade`` is that of GRADE, 1 to 3."""

    def chosen(name: str) -> int:
        return int(algorithm.parameterAsEnum(parameters, name, context))

    return CodeChoice(
        CODES[chosen("CODE")], min(chosen("GRADE"), 2) + 1, chosen("DURATION") == 0, INTENSITIES[chosen("INTENSITY")]
    )
