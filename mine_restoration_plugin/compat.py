"""The one place for differences between QGIS and Qt versions, and the way texts reach the interface's language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsApplication
from qgis.PyQt.QtCore import NULL, QCoreApplication, QLocale, QMetaType, QTranslator, QVariant
from qgis.PyQt.QtGui import QIcon

from .core.model.errors import InputError
from .core.model.text import Label

CONTEXT = "MineRestoration"
FOLDER = Path(__file__).resolve().parent

translate = QCoreApplication.translate
_lookup = QCoreApplication.translate  # another name for texts that are no literals: the extractor skips it

_FIELD_TYPES = {
    "text": ("String", "QString"),
    "integer": ("Int", "Int"),
    "long": ("LongLong", "LongLong"),
    "double": ("Double", "Double"),
    "date": ("Date", "QDate"),
}


def field_type(name: str) -> Any:
    """The type a QgsField is made with: ``text``, ``integer``, ``long``, ``double`` or ``date``.

    QGIS before 3.38 takes a QVariant type only, later ones want a QMetaType, and Qt 6 knows nothing else.
    """
    old, new = _FIELD_TYPES[name]
    return getattr(QVariant, old) if Qgis.QGIS_VERSION_INT < 33800 else getattr(QMetaType.Type, new)


def chosen_fields(algorithm: Any, parameters: dict[str, Any], name: str, context: Any) -> list[str]:
    """The fields that a parameter names. QGIS from 3.40 on wants them read as strings, which old ones cannot do."""
    new = Qgis.QGIS_VERSION_INT >= 34000
    read = algorithm.parameterAsStrings if new else algorithm.parameterAsFields
    return [str(field) for field in read(parameters, name, context)]


def is_null(value: Any) -> bool:
    """Whether a value that came from QGIS says "nothing": None, a null QVariant, an empty text."""
    return value is None or value == NULL or value == ""


def interface_locale() -> QLocale:
    """The locale QGIS shows itself in, the user's override included."""
    return QLocale(QgsApplication.locale())


def load_translator(folder: Path | None = None, locale: QLocale | None = None) -> QTranslator | None:
    """Our texts in the interface's language; None where the source language serves."""
    translator = QTranslator()
    directory = str(folder or FOLDER / "i18n")
    if translator.load(locale or interface_locale(), "mine_restoration", "_", directory):
        return translator
    return None


def language() -> str:
    """The language of help pages: ``zh_CN`` for readers of simplified Chinese, else ``en``."""
    return "zh_CN" if interface_locale().name() == "zh_CN" else "en"


def localised(label: Label) -> str:
    """A bilingual text in the interface's language."""
    return label.zh if language() == "zh_CN" else label.en


def translated(text: str) -> str:
    """A sentence that core marked with QT_TRANSLATE_NOOP, in the interface's language."""
    return _lookup(CONTEXT, text) if text else text


def sentence(error: InputError) -> str:
    """The sentence of an error for people, in the interface's language."""
    return translated(error.template).format(**{name: _said(value) for name, value in error.values.items()})


def _said(value: object) -> object:
    """A value of a sentence; a reason that is an error itself becomes its own sentence."""
    if isinstance(value, InputError):
        return sentence(value)
    return localised(value) if isinstance(value, Label) else value


def icon(name: str) -> QIcon:
    """One of our own icons: from the compiled resources, or from its file where they were not compiled."""
    try:
        from . import resources_rc  # noqa: F401 - registers the resources
    except ImportError:
        return QIcon(str(FOLDER / "resources" / "icons" / f"{name}.svg"))
    return QIcon(f":/plugins/mine_restoration/{name}.svg")
