"""Looks and forms of a register's layers: applied, applied again in another language, never over the user's own."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.core import QgsProject, QgsVectorLayer

from ..compat import language, localised, translate
from ..core.model.text import Label
from . import styles
from .forms import Setting, add_relations, apply_form
from .memory import ours_still, remember_ours

LOOK = "minerestoration/look"
LOOK_MARK = "minerestoration/look_mark"
LANGUAGE = "minerestoration/language"

LOOKS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "plot": (("plots_attribute", "attribute"), ("plots_state", "state")),
    "unit": (("units", "kind"),),
    "outline": (("outlines", "kind"),),
    "candidate": (("candidates", "state"),),
    "evidence": (("evidence", "kind"),),
    "conflict": (("conflicts", "state"),),
}
"""By table: styles with the field whose codes they show; a layer with several has them all to choose from."""

NAMES: Mapping[str, Label] = {
    "plots_attribute": Label("By plot attribute", "按图斑属性"),
    "plots_state": Label("By state of work", "按工作状态"),
}


def dress_layers(
    project: QgsProject, layers: Mapping[str, QgsVectorLayer], setting: Setting, *, again: bool = False
) -> None:
    """Give the layers of one store their relations, forms and looks.

    What is dressed in the interface's language already is left alone, unless ``again``.
    """
    add_relations(project, layers, setting.dictionary)
    for table, layer in layers.items():
        if table not in setting.dictionary.entities:
            continue
        if again or layer.customProperty(LANGUAGE) != language():
            _dress(layer, table, setting)


def _dress(layer: QgsVectorLayer, table: str, setting: Setting) -> None:
    looks = LOOKS.get(table, ()) if layer.isSpatial() else ()
    manager = layer.styleManager()
    if layer.customProperty(LANGUAGE) is None:
        _dress_style(layer, table, looks[0] if looks else None, setting)
        if looks and looks[0][0] in NAMES:  # it is QGIS's "default", whatever that is called in its language
            manager.renameStyle(manager.currentStyle(), localised(NAMES[looks[0][0]]))
        for look in looks[1:]:
            first = manager.currentStyle()
            manager.addStyleFromLayer(look[0])
            manager.setCurrentStyle(look[0])
            layer.removeCustomProperty(LOOK_MARK)
            _dress_style(layer, table, look, setting)
            manager.setCurrentStyle(first)
    else:
        known = dict(looks)
        shown = manager.currentStyle()
        for style in manager.styles():
            manager.setCurrentStyle(style)
            name = layer.customProperty(LOOK)
            _dress_style(layer, table, (name, known[name]) if name in known else None, setting)
        manager.setCurrentStyle(shown)
    _name_styles(layer, table)
    old = [label for label in setting.dictionary.entity(table).label if label == layer.name()]
    if old:
        layer.setName(localised(setting.dictionary.entity(table).label))


def _dress_style(layer: QgsVectorLayer, table: str, look: tuple[str, str] | None, setting: Setting) -> None:
    entity = setting.dictionary.entity(table)
    apply_form(layer, entity, setting)
    if look is not None and ours_still(layer, LOOK_MARK, styles.look_text(layer)):
        name, field = look
        styles.apply_style(layer, name)
        codes = setting.dictionary.codes[entity.fields[field].codes]
        words = {code: localised(item.label) for code, item in codes.items()}
        styles.name_categories(layer, words, translate("MineRestoration", "Other or not set"))
        layer.setCustomProperty(LOOK, name)
        remember_ours(layer, LOOK_MARK, styles.look_text(layer))
    layer.setCustomProperty(LANGUAGE, language())


def _name_styles(layer: QgsVectorLayer, table: str) -> None:
    """Call the styles what they show, unless the user called them something else."""
    looks = [name for name, _ in LOOKS.get(table, ()) if name in NAMES]
    if not looks:
        return
    manager = layer.styleManager()
    shown = manager.currentStyle()
    ours = {*looks, *(text for name in looks for text in NAMES[name])}
    for style in manager.styles():
        manager.setCurrentStyle(style)
        name = layer.customProperty(LOOK)
        wanted = localised(NAMES[name]) if name in NAMES else style
        if style in ours and wanted != style and wanted not in manager.styles():
            manager.renameStyle(style, wanted)
            shown = wanted if shown == style else shown
    manager.setCurrentStyle(shown)
