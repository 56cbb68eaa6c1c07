"""The project file of a field pack: QField and QGIS open it from any folder, with forms, looks and an offline base."""

from __future__ import annotations

import json
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsMapLayer,
    QgsMapLayerStyle,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsSnappingConfig,
    QgsTolerance,
    QgsVectorLayer,
)

from ..compat import localised, translate
from ..core.model.errors import InputError
from ..core.model.text import QT_TRANSLATE_NOOP
from ..core.register.fieldpack.data import READ_ONLY
from ..core.register.fieldpack.export import DATA, PHOTOS, PackContents, PackLayer
from ..core.register.fieldpack.rows import PACKED
from .dressing import dress_layers
from .forms import Setting
from .layers import CODE_LIST, FILE, TABLE

ORDER = ("evidence", "outline", "unit", "plot")
SNAP_PX = 12


def write_field_project(contents: PackContents) -> None:
    """Write ``<name>.qgs`` into the pack.

    Raises:
        InputError: a layer of the pack cannot be opened, or the file cannot be written.
    """
    project = QgsProject()
    before = set(contents.folder.rglob("*.aux.xml"))
    try:
        _fill(project, contents)
        path = contents.folder / f"{contents.name}.qgs"
        if not project.write(str(path)):
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "{path} cannot be written: {reason}"),
                path=path.name,
                reason=project.error() or "?",
            )
    finally:
        project.clear()
        for beside in {*contents.folder.rglob("*.aux.xml"), *contents.folder.glob("*.qgs~")} - before:
            beside.unlink()  # statistics that QGIS writes beside a raster it shows


def _fill(project: QgsProject, contents: PackContents) -> None:
    project.setFilePathStorage(Qgis.FilePathType.Relative)
    project.setFileName(str(contents.folder / f"{contents.name}.qgs"))
    project.setTitle(contents.name)
    crs = QgsCoordinateReferenceSystem(contents.crs)
    project.setCrs(crs)
    data = contents.folder / DATA
    dictionary = contents.dictionary
    layers: dict[str, QgsVectorLayer] = {}
    for table in (*ORDER, *READ_ONLY):
        layers[table] = _vector(data, table, localised(dictionary.entity(table).label), table)
    layers[CODE_LIST] = _vector(data, CODE_LIST, translate("MineRestoration", "Code lists"), CODE_LIST)
    layers[CODE_LIST].setFlags(layers[CODE_LIST].flags() | QgsMapLayer.LayerFlag.Private)
    for table, layer in layers.items():
        project.addMapLayer(layer, False)
        if table != CODE_LIST:
            project.layerTreeRoot().addLayer(layer)  # below the ones before
        layer.setReadOnly(table not in PACKED)
        _for_qfield(layer, table)
    dress_layers(project, layers, Setting(dictionary, layers, on_device=True))
    group = None
    for base in contents.base:
        group = group or project.layerTreeRoot().addGroup(translate("MineRestoration", "Base maps"))
        layer = _base(contents.folder, base)
        project.addMapLayer(layer, False)
        group.addLayer(layer)
    box = QgsRectangle(*contents.box)
    project.viewSettings().setDefaultViewExtent(QgsReferencedRectangle(box, crs))
    project.viewSettings().setPresetFullExtent(QgsReferencedRectangle(box, crs))
    snapping = QgsSnappingConfig(project)
    snapping.setEnabled(True)
    snapping.setMode(QgsSnappingConfig.SnappingMode.AllLayers)
    snapping.setTolerance(SNAP_PX)
    snapping.setUnits(QgsTolerance.UnitType.Pixels)
    project.setSnappingConfig(snapping)


def _vector(path: Path, table: str, name: str, known_as: str) -> QgsVectorLayer:
    layer = QgsVectorLayer(f"{path}|layername={table}", name, "ogr")
    if not layer.isValid():
        raise _unshown(path)
    layer.setCustomProperty(TABLE, known_as)
    layer.removeCustomProperty(FILE)  # the folder moves; the register's path is nobody's business in the field
    return layer


def _base(folder: Path, base: PackLayer) -> QgsMapLayer:
    path = folder / base.path
    if base.kind == "raster":
        options = QgsRasterLayer.LayerOptions()
        options.loadDefaultStyle = not base.style  # it would write statistics beside the raster
        layer: QgsMapLayer = QgsRasterLayer(str(path), base.name, "gdal", options)
    else:
        layer = QgsVectorLayer(f"{path}|layername={base.layer}", base.name, "ogr")
        layer.setReadOnly(True)
    if not layer.isValid():
        raise _unshown(path)
    if base.style:
        QgsMapLayerStyle(base.style).writeToLayer(layer)
        layer.setName(base.name)
    return layer


def _unshown(path: Path) -> InputError:
    return InputError(
        QT_TRANSLATE_NOOP("MineRestoration", "{path} cannot be shown on the map: it is gone or cannot be read."),
        path=path.name,
    )


def _for_qfield(layer: QgsVectorLayer, table: str) -> None:
    """What QField reads: take the file as it is, and where photographs go with which name."""
    layer.setCustomProperty("QFieldSync/action", "copy")
    layer.setCustomProperty("QFieldSync/cloud_action", "offline" if table in PACKED else "no_action")
    if table == "evidence":
        name = (
            f"'{PHOTOS}/' || coalesce(regexp_replace(\"plot_no\", '[^0-9A-Za-z_-]', '_') || '_', '') "
            "|| format_date(now(), 'yyyyMMdd_HHmmsszzz') || '.{extension}'"
        )
        older = name.replace(".{extension}", ".jpg")
        layer.setCustomProperty("QFieldSync/attachment_naming", json.dumps({"path": name}))
        layer.setCustomProperty("QFieldSync/photo_naming", json.dumps({"path": older}))
