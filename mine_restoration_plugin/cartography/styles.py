"""Layer styles: one .qml per kind of layer, which a bureau can edit in QGIS, and the colours of height change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from xml.etree.ElementTree import canonicalize

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsColorRampShader,
    QgsContrastEnhancement,
    QgsMapLayer,
    QgsRasterLayer,
    QgsRasterShader,
    QgsReadWriteContext,
    QgsSingleBandGrayRenderer,
    QgsSingleBandPseudoColorRenderer,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtXml import QDomDocument

from ..compat import is_null
from ..core.model.errors import InputError
from ..core.model.text import QT_TRANSLATE_NOOP
from .fonts import with_installed_fonts

_SYMBOL_ID = re.compile(r' id="\{[0-9a-f-]+\}"')
RESOURCES = Path(__file__).resolve().parents[1] / "resources"

# ColorBrewer RdBu, darkest last; the hatching of the zones says the same without colour
CUT_COLOURS = ("#fddbc7", "#f4a582", "#d6604d", "#b2182b", "#67001f")
FILL_COLOURS = ("#d1e5f0", "#92c5de", "#4393c3", "#2166ac", "#053061")


def apply_style(layer: QgsVectorLayer, name: str, folder: Path | None = None) -> None:
    """Style ``layer`` by ``<name>.qml``; a bureau's ``folder`` may hold its own, else ours serves.

    Raises:
        InputError: the file is no style.
    """
    path = _choose(f"{name}.qml", folder, RESOURCES / "styles")
    document = QDomDocument()
    text = with_installed_fonts(path.read_text(encoding="utf-8"))
    loaded, reason = _parse(document, text), ""
    if loaded:
        look = QgsMapLayer.StyleCategory.Symbology | QgsMapLayer.StyleCategory.Labeling
        loaded, reason = layer.importNamedStyle(document, look)  # else it would empty the form, too
    if not loaded:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The style {path} cannot be read: {reason}"),
            path=path.name,
            reason=reason,
        )


def read_template(name: str, folder: Path | None = None) -> QDomDocument:
    """A layout template with fonts that are installed here.

    Raises:
        InputError: the file is no template.
    """
    path = _choose(f"{name}.qpt", folder, RESOURCES / "templates")
    document = QDomDocument()
    if not _parse(document, with_installed_fonts(path.read_text(encoding="utf-8"))):
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The layout template {path} cannot be read."), path=path.name
        )
    return document


def _parse(document: QDomDocument, text: str) -> bool:
    result = document.setContent(text)
    return bool(result[0] if isinstance(result, tuple) else result)  # Qt 5 gives a tuple


def _choose(name: str, folder: Path | None, shipped: Path) -> Path:
    own = folder / name if folder is not None else None
    return own if own is not None and own.is_file() else shipped / name


def name_categories(layer: QgsVectorLayer, names: Mapping[str, str], rest: str = "") -> None:
    """Give the classes of a categorised style their words, and drop classes that ``names`` does not list.

    The class of all other values is called ``rest``; without a word for it, it goes too.
    """
    if not isinstance(layer.renderer(), QgsCategorizedSymbolRenderer):
        return
    renderer = layer.renderer().clone()
    for index in reversed(range(len(renderer.categories()))):
        value = renderer.categories()[index].value()
        word = rest if is_null(value) else names.get(str(value), "")
        if word:
            renderer.updateCategoryLabel(index, word)
        else:
            renderer.deleteCategory(index)
    layer.setRenderer(renderer)  # a legend that is on screen does not hear of words changed in place


def look_text(layer: QgsVectorLayer) -> str:
    """Symbols and labels as text, in which a change by hand shows; the same in every process."""
    document = QDomDocument("look")
    root = document.createElement("look")
    context = QgsReadWriteContext()
    if layer.renderer() is not None:
        root.appendChild(layer.renderer().save(document, context))
    if layer.labeling() is not None:
        root.appendChild(layer.labeling().save(document, context))
    document.appendChild(root)
    text = canonicalize(document.toString(-1), strip_text=True)  # Qt writes attributes in any order
    return _SYMBOL_ID.sub("", text)


def label_with(layer: QgsVectorLayer, field: str) -> None:
    """Keep the look of the labels and take their text from ``field``."""
    labeling = layer.labeling()
    if labeling is None:
        return
    settings = labeling.settings()
    settings.fieldName = field
    settings.isExpression = False
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))


def shade(layer: QgsRasterLayer) -> None:
    """A pale grey under the map for ``layer``, a raster of shading 1 to 255."""
    renderer = QgsSingleBandGrayRenderer(layer.dataProvider(), 1)
    stretch = QgsContrastEnhancement(layer.dataProvider().dataType(1))
    stretch.setContrastEnhancementAlgorithm(QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum)
    stretch.setMinimumValue(30)
    stretch.setMaximumValue(200)
    renderer.setContrastEnhancement(stretch)
    renderer.setOpacity(0.5)
    layer.setRenderer(renderer)


def colour_change(layer: QgsRasterLayer, bounds: list[float], zero_m: float, words: tuple[str, str]) -> list[str]:
    """Classes of height change, fill positive, symmetric about zero; no change is left clear.

    ``bounds`` ascending in metres; ``words`` are what cut and fill are called. Gives the entries of the legend.
    """
    edges = [zero_m, *bounds]
    picked = [round(i * (len(CUT_COLOURS) - 1) / max(1, len(edges) - 1)) for i in range(len(edges))]
    items = []
    for index in reversed(range(len(edges))):
        text = f"{words[0]} {_span(edges, index)}"
        items.append(QgsColorRampShader.ColorRampItem(-edges[index], QColor(CUT_COLOURS[picked[index]]), text))
    items.append(QgsColorRampShader.ColorRampItem(zero_m, QColor(0, 0, 0, 0), ""))
    for index in range(len(edges)):
        upper = edges[index + 1] if index + 1 < len(edges) else float("inf")
        text = f"{words[1]} {_span(edges, index)}"
        items.append(QgsColorRampShader.ColorRampItem(upper, QColor(FILL_COLOURS[picked[index]]), text))
    ramp = QgsColorRampShader()
    ramp.setColorRampType(QgsColorRampShader.Type.Discrete)
    ramp.setColorRampItemList(items)
    shader = QgsRasterShader()
    shader.setRasterShaderFunction(ramp)
    renderer = QgsSingleBandPseudoColorRenderer(layer.dataProvider(), 1, shader)
    renderer.setOpacity(0.75)
    layer.setRenderer(renderer)
    return [item.label for item in items if item.label]


def _span(edges: list[float], index: int) -> str:
    """``5～10`` or ``＞10``; the first class begins at what counts as no change, printed as 0."""
    low = f"{edges[index]:g}" if index else "0"
    return f"{low}～{edges[index + 1]:g}" if index + 1 < len(edges) else f"＞{low}"
