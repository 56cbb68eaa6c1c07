"""Layers of a register and of a plan's results, as QGIS shows them: words, code lists, styles.

A layer is known by its file and table, which its custom properties name; its display name is the user's to change.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsHillshadeRenderer,
    QgsLayerTreeGroup,
    QgsMapLayer,
    QgsProject,
    QgsRasterDataProvider,
    QgsRasterLayer,
    QgsVectorLayer,
)

from ..compat import localised, translate
from ..core.model.errors import InputError
from ..core.model.plan import Plan
from ..core.model.text import QT_TRANSLATE_NOOP
from ..core.register.contents import Register
from ..core.register.postgis.place import is_place
from ..core.register.register import open_register
from ..core.rulebook.book import Rulebook
from . import rules, styles, words
from .dressing import dress_layers
from .forms import Setting
from .sources import same_file, table_source
from .surface import largest_value

FILE = "minerestoration/file"
TABLE = "minerestoration/table"
GROUP = "minerestoration/group"
MAPS = ("conflict", "evidence", "outline", "unit", "plot", "candidate")
LISTS = ("mine", "project", "subproject", "surface", "plan")
TABLES = MAPS + LISTS
CODE_LIST = "code_list"


def add_register_layers(project: QgsProject, register: str) -> list[QgsVectorLayer]:
    """Add those of the register's layers that the project does not have yet, and give the added ones.

    All of them speak the interface's language afterwards. What the user changed in looks and forms stays.

    Raises:
        InputError: it is no register, or a table of it cannot be opened.
    """
    with open_register(register) as opened:
        dictionary, files = opened.dictionary, str(opened.folder)
        missing = [table for table in TABLES if find_layer(project, register, table) is None]
        made = [_register_layer(opened, table) for table in missing]
        if find_layer(project, register, CODE_LIST) is None:
            _add_code_list(project, opened)
    title = translate("MineRestoration", "Mine register {name}").format(name=Path(register).stem)
    group = _group(project, register, title)
    _add(project, group, [layer for layer in made if layer.customProperty(TABLE) in MAPS])
    lists = [layer for layer in made if layer.customProperty(TABLE) in LISTS]
    if lists:
        _add(project, _group(project, f"{register}|tables", translate("MineRestoration", "Tables"), -1, group), lists)
    found = {table: find_layer(project, register, table) for table in (*TABLES, CODE_LIST)}
    layers = {table: layer for table, layer in found.items() if layer is not None}
    dress_layers(project, layers, Setting(dictionary, layers, files), again=bool(made))
    return made


def find_layer(project: QgsProject, file: str, table: str) -> QgsMapLayer | None:
    """The project's layer that shows ``table`` of ``file``, whatever it is called."""
    for layer in project.mapLayers().values():
        if layer.customProperty(TABLE) == table and same_file(layer.customProperty(FILE), file):
            return layer
    return None


def add_plan_layers(project: QgsProject, plan: Plan, store_folder: str) -> list[QgsRasterLayer]:
    """Add the design surface and its difference to the existing ground, unless they are there.

    Those of an earlier version of the same mine's plan go; the user's own layers in the group stay.

    Raises:
        InputError: a raster is gone.
    """
    names = {
        "difference": translate("MineRestoration", "Cut (−) and fill (+), m"),
        "design": translate("MineRestoration", "Design surface, m"),
    }
    made, shown = [], []
    for surface, name in names.items():
        if surface not in plan.surfaces:
            continue
        path = str(Path(store_folder) / plan.surfaces[surface]["path"])
        shown.append(path)
        if find_layer(project, path, surface) is None:
            made.append(_plan_layer(path, surface, name))
    mine = str(plan.mine.get("name") or plan.mine.get("mine_id") or "")
    key = f"{store_folder}|{plan.mine.get('mine_id')}"
    title = translate("MineRestoration", "Plan of {mine}").format(mine=mine)
    group = _group(project, key, title, _below_registers(project))
    older = [
        layer.id()
        for layer in (node.layer() for node in group.findLayers())
        if layer is not None
        and layer.customProperty(TABLE) in names
        and not any(same_file(layer.customProperty(FILE), path) for path in shown)
    ]
    project.removeMapLayers(older)
    _add(project, group, made)
    return made


def add_scenario_layers(project: QgsProject, name: str, design: str, difference: str) -> list[QgsRasterLayer]:
    """Add a scenario's surface and its difference to the ground, unless they are there, as a group of its own.

    Raises:
        InputError: a raster is gone.
    """
    made = [
        _plan_layer(path, surface, words_)
        for path, surface, words_ in (
            (difference, "difference", translate("MineRestoration", "Cut (−) and fill (+), m")),
            (design, "design", translate("MineRestoration", "Design surface, m")),
        )
        if find_layer(project, path, surface) is None
    ]
    title = translate("MineRestoration", "Scenario {name}").format(name=name)
    _add(project, _group(project, f"{design}|scenario", title, _below_registers(project)), made)
    return made


def register_layer_source(register: str, table: str) -> tuple[str, str, str]:
    """What QGIS opens a table of the register by: source, name and provider.

    Raises:
        InputError: a register in a database cannot be reached.
    """
    if not is_place(register):
        return f"{register}|layername={table}", table, "ogr"
    with open_register(register) as opened:
        return table_source(opened, opened.dictionary.entity(table))


def _register_layer(register: Register, table: str) -> QgsVectorLayer:
    entity = register.dictionary.entity(table)
    source, _name, provider = table_source(register, entity)
    layer = QgsVectorLayer(source, localised(entity.label), provider)
    _require(layer, str(register.path))
    _know(layer, str(register.path), table)
    return layer


def _add_code_list(project: QgsProject, register: Register) -> None:
    """The codes as a layer that nobody sees, for lists of ticks; left out where the user may not read it."""
    shape = dataclasses.replace(register.dictionary.entity(LISTS[0]), name=CODE_LIST, geometry="")
    source, _name, provider = table_source(register, shape)
    layer = QgsVectorLayer(source, translate("MineRestoration", "Code lists"), provider)
    if layer.isValid():
        layer.setFlags(layer.flags() | QgsMapLayer.LayerFlag.Private)
        _know(layer, str(register.path), CODE_LIST)
        project.addMapLayer(layer, False)


def _plan_layer(path: str, surface: str, name: str) -> QgsRasterLayer:
    options = QgsRasterLayer.LayerOptions()
    options.loadDefaultStyle = False  # it would write statistics beside the raster, into the register's store
    layer = QgsRasterLayer(path, name, "gdal", options)
    _require(layer, path)
    _know(layer, path, surface)
    if surface == "design":
        provider = layer.dataProvider()  # it interpolates before the shading, else coarse cells show as a grid of steps
        provider.enableProviderResampling(True)
        provider.setZoomedInResamplingMethod(QgsRasterDataProvider.ResamplingMethod.Cubic)
        layer.setResamplingStage(Qgis.RasterResamplingStage.Provider)
        layer.setRenderer(QgsHillshadeRenderer(provider, 1, 315, 45))
    else:
        book = Rulebook.load()
        largest = largest_value(Path(path))
        named = localised(words.CUT), localised(words.FILL)
        styles.colour_change(layer, rules.change_bounds(book, largest), book.number("map.change.zero_m"), named)
    return layer


def _require(layer: QgsMapLayer, path: str) -> None:
    if not layer.isValid():
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{path} cannot be shown on the map: it is gone or cannot be read."),
            path=path,
        )


def _know(layer: QgsMapLayer, file: str, table: str) -> None:
    layer.setCustomProperty(FILE, str(file))
    layer.setCustomProperty(TABLE, table)


def _below_registers(project: QgsProject) -> int:
    """The place under the groups of registers, so that outlines and labels stay above the surfaces."""
    place = 0
    for number, child in enumerate(project.layerTreeRoot().children()):
        layers = [found.layer() for found in child.findLayers()] if isinstance(child, QgsLayerTreeGroup) else []
        if any(layer is not None and layer.customProperty(TABLE) in MAPS for layer in layers):
            place = number + 1
    return place


def _group(
    project: QgsProject, key: str, title: str, place: int = 0, parent: QgsLayerTreeGroup | None = None
) -> QgsLayerTreeGroup:
    """The group made for ``key`` before, wherever the user moved it; else a new one at ``place``, 0 on top."""
    root = project.layerTreeRoot()
    for group in root.findGroups(True):
        if group.customProperty(GROUP) == key:
            return group
    group = (parent or root).insertGroup(place, title)
    group.setCustomProperty(GROUP, key)
    return group


def _add(project: QgsProject, group: QgsLayerTreeGroup, layers: Iterable[QgsMapLayer]) -> None:
    for layer in layers:
        project.addMapLayer(layer, False)
        group.addLayer(layer)
