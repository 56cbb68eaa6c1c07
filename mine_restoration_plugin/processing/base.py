"""What all algorithms share: help, tags, errors as sentences, progress that cancels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtGui import QIcon

from ..compat import icon, localised, sentence, translate, translated
from ..core.model.errors import InputError
from ..core.model.progress import Cancelled, Progress
from ..core.model.text import Label
from . import help as help_pages
from . import inputs, outputs

Results = dict[str, Any]
REGISTER_FILTER = "GeoPackage, PostGIS (*.gpkg *.pgregister)"
JSON_FILTER = "JSON (*.json)"
NAME_OR_CSV = "CSV (*.csv);;* (*)"
"""For what may also be the name of a table that ships: with a stricter filter QGIS would take files only."""


class MineAlgorithm(QgsProcessingAlgorithm):
    """A subclass declares itself, reads its parameters in ``collect`` and does its one core call in ``work``.

    ``collect`` runs on the thread that owns the layers and keeps plain data only; ``work`` may run on any thread.
    The deed is imported in ``work``, so that QGIS starts without waiting for the numerical libraries.
    """

    ID = ""
    ICON = "mine_restoration"
    TAGS: tuple[str, ...] = ()

    def createInstance(self) -> MineAlgorithm:
        return type(self)()

    def name(self) -> str:
        return self.ID

    def icon(self) -> QIcon:
        return icon(self.ICON)

    def tags(self) -> list[str]:
        """Words to be found by, in both languages whatever the interface's is."""
        return list(self.TAGS)

    def shortDescription(self) -> str:
        return help_pages.short(self.ID)

    def shortHelpString(self) -> str:
        return help_pages.long(self.ID)

    def helpString(self) -> str:
        return help_pages.long(self.ID)

    def collect(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Read the parameters into plain attributes."""
        raise NotImplementedError

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        """Call core and name the outputs."""
        raise NotImplementedError

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """What is wrong with the parameters taken together: a sentence, or an empty text."""
        return ""

    def checkParameterValues(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[bool, str]:
        good, message = super().checkParameterValues(parameters, context)
        if not good:
            return good, message
        message = self.problem(parameters, context)
        return not message, message

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        _in_sentences(lambda: self.collect(parameters, context, feedback))
        return True

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Results:
        try:
            _in_sentences(lambda: outputs.refuse_unwritable(self, parameters, context))
            results = _in_sentences(lambda: self.work(parameters, context, feedback))
        except Cancelled:
            feedback.pushInfo(translate("MineRestoration", "Cancelled. Nothing was left half made."))
            return {}
        feedback.setProgress(100)
        return results

    def describe(self, parameter: QgsProcessingParameterDefinition, text: str, *, advanced: bool = False) -> None:
        """Add a parameter with its help; a destination that may be left out is not made by default."""
        parameter.setHelp(text)
        flags = QgsProcessingParameterDefinition.Flag
        if advanced:
            parameter.setFlags(parameter.flags() | flags.FlagAdvanced)
        if parameter.isDestination() and parameter.flags() & flags.FlagOptional:
            parameter.setCreateByDefault(False)
        self.addParameter(parameter)

    def add_register(self) -> None:
        """The register, given and given back so that models can chain."""
        self.describe(
            QgsProcessingParameterFile(
                "REGISTER", translate("MineRestoration", "Mine register"), fileFilter=REGISTER_FILTER
            ),
            translate(
                "MineRestoration",
                "The county's mine register: a GeoPackage, or the .pgregister file that names its database.",
            ),
        )
        self.addOutput(QgsProcessingOutputFile("REGISTER", translate("MineRestoration", "Mine register")))

    def add_mine(self) -> None:
        """The mine by its number, given and given back."""
        self.describe(
            QgsProcessingParameterString("MINE", translate("MineRestoration", "Mine")),
            translate("MineRestoration", "The number of the mine (group of plots) in the register."),
        )
        self.addOutput(QgsProcessingOutputString("MINE", translate("MineRestoration", "Mine")))

    def add_rulebook(self) -> None:
        """A folder of rows that a province or county changes."""
        self.describe(
            QgsProcessingParameterFile(
                "RULEBOOK",
                translate("MineRestoration", "Rulebook of the province or county"),
                QgsProcessingParameterFile.Behavior.Folder,
                optional=True,
            ),
            translate("MineRestoration", "Folder of tables whose rows replace those of the national rulebook."),
            advanced=True,
        )

    def rulebook(self, parameters: dict[str, Any], context: QgsProcessingContext) -> list[Path]:
        """The folders that ``add_rulebook`` asked for."""
        folder = inputs.text(self, parameters, "RULEBOOK", context)
        return [Path(folder)] if folder else []

    def add_decisions(self) -> None:
        """What the technician chose."""
        self.describe(
            QgsProcessingParameterFile(
                "DECISIONS", translate("MineRestoration", "Decisions"), optional=True, fileFilter=JSON_FILTER
            ),
            translate(
                "MineRestoration",
                "A JSON file with what the technician decided (date, factor system, height error, units and so on). "
                "Without it, the decisions of the mine's latest plan are taken. What neither says is decided by stated "
                "defaults or stays unknown.",
            ),
        )

    def add_result(self, text: str, key: str = "RESULT") -> None:
        """An optional JSON file with everything the deed found."""
        self.describe(
            QgsProcessingParameterFileDestination(
                key, translate("MineRestoration", "Result file (JSON)"), JSON_FILTER, optional=True
            ),
            text,
        )

    def add_numbers(self, numbers: dict[str, str]) -> None:
        """Declare numeric outputs: key to translated description."""
        for key, text in numbers.items():
            self.addOutput(QgsProcessingOutputNumber(key, text))


def progress_of(feedback: QgsProcessingFeedback) -> Progress:
    """Core's progress shown by Processing's feedback, which can cancel it."""

    def report(share: float, message: str) -> None:
        feedback.setProgress(100.0 * share)
        if message:
            feedback.setProgressText(translated(message))

    return Progress(report, feedback.isCanceled)


def warn(feedback: QgsProcessingFeedback, warnings: tuple[Label, ...]) -> None:
    """Show core's warnings in the interface's language."""
    for warning in warnings:
        feedback.pushWarning(localised(warning))


def tell(feedback: QgsProcessingFeedback, notes: tuple[Label, ...]) -> None:
    """Show core's remarks in the interface's language."""
    for note in notes:
        feedback.pushInfo(localised(note))


def who() -> str:
    """The name the register's event log gets."""
    return str(QgsApplication.userLoginName() or QgsApplication.userFullName() or "?")


def _in_sentences(deed: Callable[[], Any]) -> Any:
    """Errors for people become Processing's; every other error keeps its traceback."""
    try:
        return deed()
    except InputError as error:
        raise QgsProcessingException(sentence(error)) from None
