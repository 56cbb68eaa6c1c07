"""Two people with QGIS at one register in a database: who saves second sees both changes before anything is saved.

The database refuses a save that began from an older version of a row, and QGIS keeps the edits. Here they are laid
beside what the other person saved; what is chosen goes back into the edits, which can then be saved again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.core import Qgis, QgsGeometry, QgsMapLayer, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QDate, QDateTime, QObject, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QDialog, QWidget

from ..cartography.sources import table_shown
from ..compat import is_null, translate
from . import texts, work
from .conflicts import ConflictDialog
from .tasks import Runner

VERSION, UUID = "row_version", "uuid"
ROW = "row"
THEIRS = "theirs"

Ask = Callable[[work.ConflictView], "dict[str, str] | None"]


class EditGuard(QObject):
    """Watches saves of the register's layers. ``told`` carries level, sentence and details to the message bar."""

    told = pyqtSignal(object, str, str)

    def __init__(
        self, project: QgsProject, runner: Runner, who: str, gateway: Any = work, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._runner = runner
        self._who = who
        self._work = gateway
        self._register: str | None = None
        self._watched: dict[str, _Watch] = {}
        self.ask: Ask = self._ask
        project.layersAdded.connect(self._relink)
        project.layersWillBeRemoved.connect(self._unlink)

    def follow(self, register: str | None) -> None:
        """Watch the layers of this register from now on; those of a GeoPackage need no watching."""
        if register != self._register:
            self._unlink(list(self._watched))
            self._register = register
        self._relink()

    def close(self) -> None:
        """Let go of the project and its layers."""
        self.follow(None)
        self._project.layersAdded.disconnect(self._relink)
        self._project.layersWillBeRemoved.disconnect(self._unlink)

    def _relink(self, _layers: object = None) -> None:
        if self._register is None:
            return
        for layer_id, layer in self._project.mapLayers().items():
            table = self._table(layer)
            if table is not None and layer_id not in self._watched:
                self._watch(layer_id, layer, table)

    def _table(self, layer: QgsMapLayer) -> str | None:
        if not isinstance(layer, QgsVectorLayer) or layer.providerType() != "postgres":
            return None
        table = table_shown(layer.source(), self._register or "")
        known = {VERSION, UUID} <= {field.name() for field in layer.fields()}
        return table if known else None

    def _watch(self, layer_id: str, layer: QgsVectorLayer, table: str) -> None:
        def saving() -> None:
            edits = edits_of(layer, watch.identities, self._work)
            if edits:  # the save is over when the event loop turns
                QTimer.singleShot(0, lambda: self._saved(layer_id, table, edits))

        watch = self._watched[layer_id] = _Watch(layer, saving)

    def _unlink(self, layer_ids: list[str]) -> None:
        for layer_id in layer_ids:
            watch = self._watched.pop(layer_id, None)
            if watch is not None:
                watch.end()

    def _layer(self, layer_id: str) -> QgsVectorLayer | None:
        watch = self._watched.get(layer_id)
        return None if watch is None else watch.layer

    def _saved(self, layer_id: str, table: str, edits: dict[int, Any]) -> None:
        register, layer = self._register, self._layer(layer_id)
        if register is None or layer is None:
            return
        saved = not layer.isEditable() or not layer.isModified()
        self._runner.start(
            translate("MineRestoration", "Looking for changes by others"),
            lambda progress: self._work.read_edit_conflicts(register, table, list(edits.values()), saved, progress),
            lambda found: self._show(layer_id, register, list(edits), found),
            self._fail,
            lambda: None,
        )

    def _show(self, layer_id: str, register: str, fids: list[int], found: tuple[work.EditConflict, ...]) -> None:
        decided = 0
        for item in found:
            layer = self._layer(layer_id)
            if layer is None or register != self._register:
                return
            choices = self.ask(item.view)
            if choices is None:
                break
            decided += 1
            if item.version is None:
                self._bring_back(layer, register, item, choices)
            elif layer.isEditable():
                settle(layer, fids[item.number], item, choices)
        if found and decided == len(found) and any(item.version is not None for item in found):
            self.told.emit(
                Qgis.MessageLevel.Info,
                translate("MineRestoration", "Everything is decided: save the edits of the layer again."),
                "",
            )

    def _bring_back(
        self, layer: QgsVectorLayer, register: str, item: work.EditConflict, choices: dict[str, str]
    ) -> None:
        if choices.get(ROW) == THEIRS:
            return
        self._runner.start(
            translate("MineRestoration", "Bringing a row back"),
            lambda progress: self._work.resolve_conflict(register, item.conflict, choices, self._who, progress),
            lambda _version: layer.triggerRepaint(),
            self._fail,
            lambda: None,
        )

    def _ask(self, view: work.ConflictView) -> dict[str, str] | None:
        parent = self.parent()
        dialog = ConflictDialog(
            view.row, view.who, view.when, view.sides, parent if isinstance(parent, QWidget) else None
        )
        try:
            return dialog.choices() if dialog.exec() == QDialog.DialogCode.Accepted else None
        finally:
            dialog.deleteLater()

    def _fail(self, error: Exception) -> None:
        self.told.emit(Qgis.MessageLevel.Critical, texts.sentence(error), "")


class _Watch:
    """One layer's signals, and which rows its edited features are: at the save they may be gone."""

    def __init__(self, layer: QgsVectorLayer, saving: Callable[[], None]) -> None:
        self.layer = layer
        self.identities: dict[int, tuple[str, int]] = {}
        self._saving = saving
        layer.attributeValueChanged.connect(self._note)
        layer.geometryChanged.connect(self._note)
        layer.beforeCommitChanges.connect(self._begin)
        layer.editingStopped.connect(self.identities.clear)

    def end(self) -> None:
        self.layer.attributeValueChanged.disconnect(self._note)
        self.layer.geometryChanged.disconnect(self._note)
        self.layer.beforeCommitChanges.disconnect(self._begin)
        self.layer.editingStopped.disconnect(self.identities.clear)

    def _begin(self, *_stop: object) -> None:
        self._saving()

    def _note(self, fid: int, *_changed: object) -> None:
        if fid < 0 or fid in self.identities:
            return
        feature = self.layer.getFeature(fid)
        if feature.isValid() and not is_null(feature[UUID]) and not is_null(feature[VERSION]):
            self.identities[fid] = str(feature[UUID]), abs(int(feature[VERSION]))


def edits_of(layer: QgsVectorLayer, identities: dict[int, tuple[str, int]], gateway: Any = work) -> dict[int, Any]:
    """By feature, what is about to be saved of rows that are in the database."""
    buffer = layer.editBuffer()
    if buffer is None:
        return {}
    changed, moved = buffer.changedAttributeValues(), buffer.changedGeometries()
    names = [field.name() for field in layer.fields()]
    found = {}
    for fid in sorted({*changed, *moved} & identities.keys()):
        values = {names[index]: _plain(value) for index, value in changed.get(fid, {}).items()}
        uuid, version = identities[fid]
        version = abs(int(values.pop(VERSION, version)))
        wkb = bytes(moved[fid].asWkb()) if fid in moved else None
        found[fid] = gateway.row_edit(uuid, version, values, wkb)
    return found


def settle(layer: QgsVectorLayer, fid: int, item: work.EditConflict, choices: dict[str, str]) -> None:
    """Put what was left to the other person into the edits, and let them begin from the other person's version."""
    layer.beginEditCommand(translate("MineRestoration", "Decided between two changes"))
    for field, choice in choices.items():
        if choice != THEIRS:
            continue
        index = layer.fields().indexOf(field)
        if index >= 0:
            layer.changeAttributeValue(fid, index, item.values.get(field), None, True)
        elif item.wkb is not None:
            geometry = QgsGeometry()
            geometry.fromWkb(item.wkb)
            layer.changeGeometry(fid, geometry, True)
    layer.changeAttributeValue(fid, layer.fields().indexOf(VERSION), -int(item.version or 0), None, True)
    layer.endEditCommand()


def _plain(value: Any) -> Any:
    if is_null(value):
        return None
    if isinstance(value, (QDate, QDateTime)):
        return value.toString(Qt.DateFormat.ISODate)
    return value
