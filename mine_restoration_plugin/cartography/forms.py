"""Attribute forms made from the data dictionary, in the interface's language: words, widgets, constraints, tabs.

Applying a form again puts it into the language of the moment; a layout that the user changed is left to the user.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qgis.core import (
    Qgis,
    QgsAttributeEditorContainer,
    QgsAttributeEditorField,
    QgsAttributeEditorRelation,
    QgsDefaultValue,
    QgsEditFormConfig,
    QgsEditorWidgetSetup,
    QgsFieldConstraints,
    QgsProject,
    QgsRelation,
    QgsValueMapFieldFormatter,
    QgsVectorLayer,
)

from ..compat import language, localised, translate
from ..core.model.units import UNITS
from ..core.register.dictionary import Dictionary, Entity, Field
from ..core.register.forms import Forms, Hint, forms
from .memory import ours_still, remember_ours

PLAIN = ("count", "year")
HIDDEN = ("fid", "uuid", "row_version")
FORM = "minerestoration/form"
NULL_IN_MAP = QgsValueMapFieldFormatter.NULL_VALUE


@dataclass(frozen=True)
class Setting:
    """What a form needs beside its layer.

    ``layers`` are the other tables of the same store by name, ``code_list`` among them; ``files`` is the folder that
    paths are relative to, empty where it is the project's; ``on_device`` is True in a field pack.
    """

    dictionary: Dictionary
    layers: Mapping[str, QgsVectorLayer]
    files: str = ""
    on_device: bool = False


def relation_id(child: QgsVectorLayer, parent: QgsVectorLayer) -> str:
    return f"minerestoration_{child.id()}_{parent.id()}"


def add_relations(project: QgsProject, layers: Mapping[str, QgsVectorLayer], dictionary: Dictionary) -> None:
    """Tell the project which rows belong to which: units, outlines and evidence to their plot, plots to their mine."""
    manager = project.relationManager()
    for name, layer in layers.items():
        entity = dictionary.entities.get(name)
        if entity is None or entity.parent not in layers or entity.parent_key not in entity.fields:
            continue
        parent = layers[entity.parent]
        key = dictionary.entity(entity.parent).key[-1]
        if layer.fields().indexOf(entity.parent_key) < 0 or parent.fields().indexOf(key) < 0:
            continue
        relation = QgsRelation()
        relation.setId(relation_id(layer, parent))
        relation.setName(localised(entity.label))
        relation.setReferencingLayer(layer.id())
        relation.setReferencedLayer(parent.id())
        relation.addFieldPair(entity.parent_key, key)
        manager.addRelation(relation)  # one with the same id is replaced


def apply_form(layer: QgsVectorLayer, entity: Entity, setting: Setting, made: Forms | None = None) -> None:
    """Give a layer its words, widgets, constraints, defaults and tabs."""
    made = made or forms()
    for index, column in enumerate(layer.fields()):
        name = column.name()
        field = entity.fields.get(name)
        if field is None:
            if name in HIDDEN:
                layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup("Hidden", {}))
            continue
        hint = made.hint(entity.name, name)
        layer.setFieldAlias(index, alias(field))
        layer.setEditorWidgetSetup(index, _widget(layer, entity, field, hint, setting))
        _constrain(layer, index, entity, field)
        _default(layer, index, entity, field, hint, setting.on_device)
    if setting.on_device:
        _identify(layer)
    if layer.providerType() == "postgres":
        # the version that an edit began from goes with it, negative, and the database refuses it if it is an old one
        version = layer.fields().indexOf("row_version")
        layer.setDefaultValueDefinition(version, QgsDefaultValue('-abs("row_version")', True))
    layer.setDisplayExpression(_display(entity))
    if ours_still(layer, FORM, _form_text(layer)):
        _lay_out(layer, entity, setting, made)
        remember_ours(layer, FORM, _form_text(layer))


def alias(field: Field) -> str:
    """The field's name with its unit where that is a sign: ``m²``, ``°``."""
    sign = UNITS[field.unit].zh if field.unit in UNITS and field.unit not in PLAIN else ""
    return f"{localised(field.label)} ({sign})" if sign else localised(field.label)


def choices(field: Field, dictionary: Dictionary) -> QgsEditorWidgetSetup:
    """The code list as words; a list of pairs, so that their order is kept."""
    pairs = [{localised(item.label): item.code} for item in dictionary.codes[field.codes].values()]
    if not field.required:
        pairs.insert(0, {translate("MineRestoration", "(not set)"): NULL_IN_MAP})
    return QgsEditorWidgetSetup("ValueMap", {"map": pairs})


def label_column() -> str:
    """The column of ``code_list`` in the interface's language."""
    return "label_zh" if language() == "zh_CN" else "label_en"


# widgets


def _widget(layer: QgsVectorLayer, entity: Entity, field: Field, hint: Hint, setting: Setting) -> QgsEditorWidgetSetup:
    if field.type == "binary":
        return QgsEditorWidgetSetup("Hidden", {})
    if field.type == "code":
        return choices(field, setting.dictionary)
    if field.type == "codes" and "code_list" in setting.layers:
        return _ticks(field, setting.layers["code_list"], setting.on_device)
    parent = setting.layers.get(entity.parent)
    if field.name == entity.parent_key and parent is not None:
        return _reference(layer, parent, setting.on_device)
    if field.name == "mine_id" and entity.name == "unit" and "mine" in setting.layers and parent is None:
        return QgsEditorWidgetSetup("TextEdit", {})
    if field.type in ("integer", "real"):
        return _range(field, hint)
    if field.type == "date":
        shown = {"display_format": "yyyy-MM-dd", "field_format": "yyyy-MM-dd", "field_iso_format": False}
        return QgsEditorWidgetSetup("DateTime", {"allow_null": True, "calendar_popup": True, **shown})
    if hint.widget == "file":
        return _file(setting.files)
    long = hint.widget == "long" or field.type == "json"
    return QgsEditorWidgetSetup("TextEdit", {"IsMultiline": long, "UseHtml": False})


def _ticks(field: Field, codes: QgsVectorLayer, moves: bool) -> QgsEditorWidgetSetup:
    """Several codes, each with a tick; they come from the store, so that a county's own are among them.

    Where the folder ``moves``, no path is written down: the layer is found by its id.
    """
    return QgsEditorWidgetSetup(
        "ValueRelation",
        {
            "Layer": codes.id(),
            "LayerName": codes.name(),
            "LayerSource": "" if moves else codes.publicSource(),
            "LayerProviderName": codes.providerType(),
            "Key": "code",
            "Value": label_column(),
            "FilterExpression": f"\"list\" = '{field.codes}'",
            "AllowMulti": True,
            "AllowNull": True,
            "NofColumns": 2,
            "OrderByValue": False,
            "UseCompleter": False,
        },
    )


def _reference(layer: QgsVectorLayer, parent: QgsVectorLayer, moves: bool) -> QgsEditorWidgetSetup:
    """The row above, chosen by its words; the list is read as one types, whatever its length."""
    return QgsEditorWidgetSetup(
        "RelationReference",
        {
            "Relation": relation_id(layer, parent),
            "ReferencedLayerId": parent.id(),
            "ReferencedLayerName": parent.name(),
            "ReferencedLayerDataSource": "" if moves else parent.publicSource(),
            "ReferencedLayerProviderKey": parent.providerType(),
            "AllowNULL": True,
            "ShowForm": False,
            "ShowOpenFormButton": True,
            "MapIdentification": parent.isSpatial(),
            "OrderByValue": True,
            "ReadOnly": False,
            "AllowAddFeatures": False,
            "ChainFilters": False,
            "FilterFields": [],
        },
    )


def _range(field: Field, hint: Hint) -> QgsEditorWidgetSetup:
    """A number with its decimals; empty is allowed and is not 0. Without a range there is no limit to guess."""
    if hint.minimum is None or hint.maximum is None:
        return QgsEditorWidgetSetup("TextEdit", {"IsMultiline": False, "UseHtml": False})
    decimals = UNITS[field.unit].stored if field.type == "real" and field.unit in UNITS else 0
    integer = field.type == "integer"
    return QgsEditorWidgetSetup(
        "Range",
        {
            "AllowNull": True,
            "Min": int(hint.minimum) if integer else hint.minimum,
            "Max": int(hint.maximum) if integer else hint.maximum,
            "Precision": decimals,
            "Step": 1 if integer or hint.maximum > 1 else 0.05,
            "Style": "SpinBox",
        },
    )


def _file(folder: str) -> QgsEditorWidgetSetup:
    relative_to_project, relative_to_root, picture = 1, 2, 1
    return QgsEditorWidgetSetup(
        "ExternalResource",
        {
            "DocumentViewer": picture,
            "DocumentViewerHeight": 220,
            "DocumentViewerWidth": 0,
            "FileWidget": True,
            "FileWidgetButton": True,
            "FileWidgetFilter": "",
            "RelativeStorage": relative_to_root if folder else relative_to_project,
            "DefaultRoot": folder,
            "StorageMode": 0,
            "UseLink": True,
            "FullUrl": True,
        },
    )


# constraints and defaults


def _constrain(layer: QgsVectorLayer, index: int, entity: Entity, field: Field) -> None:
    kinds, strengths = QgsFieldConstraints.Constraint, QgsFieldConstraints.ConstraintStrength
    if field.required:
        strength = strengths.ConstraintStrengthSoft if field.name == "secrecy" else strengths.ConstraintStrengthHard
        layer.setFieldConstraint(index, kinds.ConstraintNotNull, strength)
    if entity.key == (field.name,):
        layer.setFieldConstraint(index, kinds.ConstraintUnique, strengths.ConstraintStrengthSoft)


def _default(layer: QgsVectorLayer, index: int, entity: Entity, field: Field, hint: Hint, on_device: bool) -> None:
    expression = hint.field_default if on_device else hint.default
    if field.name == "secrecy":
        expression = f"'{entity.secrecy}'"
    if expression:
        layer.setDefaultValueDefinition(index, QgsDefaultValue(expression, False))


def _identify(layer: QgsVectorLayer) -> None:
    """New rows get their uuid on the device; asked to be unique, QGIS gives the part of a split one of its own."""
    index = layer.fields().indexOf("uuid")
    layer.setDefaultValueDefinition(index, QgsDefaultValue("uuid('WithoutBraces')", False))
    kinds, strengths = QgsFieldConstraints.Constraint, QgsFieldConstraints.ConstraintStrength
    for kind in (kinds.ConstraintNotNull, kinds.ConstraintUnique):
        layer.setFieldConstraint(index, kind, strengths.ConstraintStrengthHard)


def _display(entity: Entity) -> str:
    """What a row is called in lists: its number and name; of an outline the plot and the kind in words."""
    last = entity.fields[entity.key[-1]]
    if last.type == "code":
        names = [*(f"coalesce(\"{name}\", '?')" for name in entity.key[:-1]), f'represent_value("{last.name}")']
        return " || ' ' || ".join(names)
    number = f"coalesce(\"{last.name}\", '?')"
    if "name" not in entity.fields:
        return number
    return f"{number} || coalesce(' ' || \"name\", '')"


# layout


def _lay_out(layer: QgsVectorLayer, entity: Entity, setting: Setting, made: Forms) -> None:
    config = layer.editFormConfig()
    config.setLayout(QgsEditFormConfig.EditorLayout.TabLayout)
    config.clearTabs()
    names = {column.name(): index for index, column in enumerate(layer.fields())}
    for tab in made.tabs_of(entity):
        there = [name for name in tab.fields if name in names and entity.fields[name].type != "binary"]
        if there:
            config.addTab(_tab(localised(tab.label), there, names))
    for child in _children(entity, setting):
        config.addTab(_related(layer, child, setting))
    for name, index in names.items():
        field = entity.fields.get(name)
        locked = field is None or field.derived or field.type == "json"
        config.setReadOnly(index, locked or made.hint(entity.name, name).widget == "locked")
    layer.setEditFormConfig(config)


def _tab(title: str, names: Sequence[str], columns: Mapping[str, int]) -> QgsAttributeEditorContainer:
    container = QgsAttributeEditorContainer(title, None)
    _as_tab(container)
    for name in names:
        container.addChildElement(QgsAttributeEditorField(name, columns[name], container))
    return container


def _children(entity: Entity, setting: Setting) -> list[str]:
    entities = setting.dictionary.entities
    return [
        name
        for name in setting.layers
        if name in entities
        and entities[name].parent == entity.name
        and entities[name].parent_key in entities[name].fields
    ]


def _related(layer: QgsVectorLayer, child: str, setting: Setting) -> QgsAttributeEditorContainer:
    title = localised(setting.dictionary.entity(child).label)
    container = QgsAttributeEditorContainer(title, None)
    _as_tab(container)
    element = QgsAttributeEditorRelation(relation_id(setting.layers[child], layer), container)
    element.setRelationWidgetTypeId("relation_editor")
    element.setShowLabel(False)
    container.addChildElement(element)
    return container


def _as_tab(container: QgsAttributeEditorContainer) -> None:
    kinds: Any = getattr(Qgis, "AttributeEditorContainerType", None)
    if kinds is not None:
        container.setType(kinds.Tab)
    else:
        container.setIsGroupBox(False)


def _form_text(layer: QgsVectorLayer) -> str:
    """The layout as text, in which a change by hand shows; relations lose their names on the way through a file."""
    config = layer.editFormConfig()
    lines = [str(int(config.layout().value if hasattr(config.layout(), "value") else config.layout()))]

    def walk(element: Any, depth: int) -> None:
        kind = "relation" if isinstance(element, QgsAttributeEditorRelation) else element.name()
        lines.append(f"{depth} {kind} {int(getattr(element.type(), 'value', element.type()))}")
        if hasattr(element, "children"):
            for inner in element.children():
                walk(inner, depth + 1)

    for element in config.tabs():
        walk(element, 0)
    return "\n".join(lines)
