"""Plots out of any vector file into the register: all of them or, when something is wrong with the file, none."""

from __future__ import annotations

import contextlib
import datetime
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..exchange.boundary.features import boundary_table
from ..exchange.boundary.profiles import dialect_named
from ..exchange.boundary.reading import read_boundary
from ..exchange.dxf.features import drawing_table
from ..exchange.dxf.read import read_dxf
from ..exchange.mapping import FieldMapping
from ..exchange.provinces import fields_for, without_repeats
from ..exchange.vectors import Feature, FeatureTable, read_features
from ..geodata.crs import transform_polygons
from ..geodata.grid import Polygons
from ..geodata.repair import repaired
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..rulebook.book import Rulebook
from .contents import Register, with_raw
from .dictionary import Dictionary
from .numbering import Numbering
from .outline import areas, centre
from .register import open_register
from .values import number_text, sorted_out

_OWN = ("uuid", "row_version", "raw_values", "unmapped", "area_ellipsoidal_m2", "area_projected_m2")
_MINE = "mine."


@dataclass(frozen=True)
class ImportResult:
    """``first_mine_id`` is the mine of the first plot of the file; ``notes`` says what was skipped and why."""

    first_mine_id: str | None
    plots: int
    skipped: int
    notes: tuple[Label, ...] = ()


@dataclass
class _Draft:
    """One plot on its way."""

    feature: Feature
    values: dict[str, Any]
    mine: dict[str, Any]
    raw: dict[str, str]
    polygons: Polygons = field(default_factory=list)


def target_names(dictionary: Dictionary) -> dict[str, tuple[str, ...]]:
    """The fields that an import may fill, with the names each goes by; those of the mine begin with ``mine.``."""
    plot, mine = dictionary.entity("plot").fields, dictionary.entity("mine").fields
    names = {name: entry.known_as for name, entry in plot.items() if name not in _OWN and name != "name"}
    names["name"] = tuple(name for name in plot["name"].known_as if name != "name")  # a bare name is the mine's
    for name, entry in mine.items():
        if name not in _OWN and name not in ("mine_id", "secrecy"):
            names[_MINE + name] = (_MINE + name, f"mine {name}", *entry.known_as)
    return names


def import_plots(
    register: Register | str | Path,
    input: str | Path,
    mapping: str | Path | None = None,
    *,
    layer: str | None = None,
    profile: str | None = None,
    crs: str | None = None,
    repair: bool = False,
    who: str | None = None,
    progress: Progress = SILENT,
    rulebook: Rulebook | None = None,
    today: datetime.date | None = None,
) -> ImportResult:
    """Bring the polygons of one layer into the register as plots, with their mines.

    Outlines are carried to the register's coordinate system and both areas are computed. A plot whose number the
    register has, or whose outline is empty, no polygon or crosses itself, is skipped and named in the notes. Codes that
    the data dictionary does not have stay in ``raw_values``, attributes without a field in ``unmapped``. ``mapping`` is
    a file, or the name of one that ships with the plugin ("national", "jiangxi", "yunnan").

    Args:
        input: a vector file, a drawing (DXF, its closed lines), or boundary points as text (``.txt``).
        profile: for boundary points: how the text is written; None sniffs it.
        crs: of boundary points and drawings; None takes the one that the file or the zone in its eastings tells.
        repair: outlines that cross themselves are made valid instead of skipped; the notes say what was changed.

    Raises:
        InputError: no CRS, two mines with one number, a mapping that does not fit, not one usable outline.
        Cancelled: nothing was imported.
    """
    with contextlib.ExitStack() as stack:
        if not isinstance(register, Register):
            register = stack.enter_context(open_register(register, write=True, who=who))
        table, said = _read(input, layer, profile, crs, rulebook, progress.part(0.0, 0.3))
        if table.crs is None:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{path} has no coordinate system. Assign the one its coordinates are in (a .prj file "
                    "beside a shapefile) and import again.",
                ),
                path=Path(table.path).name,
            )
        names = target_names(register.dictionary)
        cut = table.path.lower().endswith((".shp", ".dbf"))
        fields = fields_for(mapping, table.fields, names, cut=cut)
        fields = without_repeats(fields, [feature.attributes for feature in table.features])
        run = _Import(register, table, fields, rulebook or Rulebook.load(), today or datetime.date.today(), repair)
        result = run.run(progress.part(0.3, 1.0))
        return replace(result, notes=(*said, *result.notes))


def _read(
    input: str | Path,
    layer: str | None,
    profile: str | None,
    crs: str | None,
    rulebook: Rulebook | None,
    progress: Progress,
) -> tuple[FeatureTable, tuple[Label, ...]]:
    """The features of a file, and what its reader has to say."""
    source = str(input).partition("|layername=")[0]
    if source.lower().endswith((".dxf", ".dwg")):
        drawing = read_dxf(source, crs, progress=progress)
        return drawing_table(drawing, source), drawing.notes
    if not str(input).lower().endswith(".txt"):
        return read_features(input, layer, progress), ()
    read = read_boundary(input, dialect_named(profile), crs=crs, rulebook=rulebook, progress=progress)
    return boundary_table(read), tuple(remark.sentence() for remark in read.warnings)


class _Import:
    def __init__(
        self,
        register: Register,
        table: FeatureTable,
        fields: FieldMapping,
        rulebook: Rulebook,
        today: datetime.date,
        repair: bool,
    ) -> None:
        self._register = register
        self._table = table
        self._fields = fields
        self._repair = repair
        self._notes: list[Label] = []
        self._skipped = 0
        self._faults: list[InputError] = []
        self._mines = {mine["mine_id"]: mine for mine in register.store.rows("mine", None, ("mine_id", "name"))}
        known = {plot["plot_no"]: plot["mine_id"] for plot in register.store.rows("plot", None, ("plot_no", "mine_id"))}
        self._plots: dict[str, str | None] = known
        self._numbering = Numbering(rulebook, register.county, today.year, [*self._mines, *known])
        self._area_error = rulebook.number("register.area_error_limit")
        self._by_name: dict[str, str] = {}
        self._gathered: set[str] = set()
        self._first: str | None = None

    def run(self, progress: Progress) -> ImportResult:
        for source, target in self._fields.ties:
            self._note(
                Label(
                    "Attribute {source} also fits the field {target}, which is filled already; it is kept as it came.",
                    "属性“{source}”也对应字段“{target}”，该字段已有来源；原值照存。",
                ),
                source=source,
                target=target,
            )
        drafts = list(self._drafts(progress.part(0.0, 0.5)))
        self._number(drafts)
        drafts = self._without_duplicates(drafts)
        if not drafts and self._faults:
            raise self._faults[0]
        with self._register.transaction():
            self._save(drafts, progress.part(0.5, 1.0))
            progress.check()
        return ImportResult(self._first, len(drafts), self._skipped, tuple(self._notes))

    def _note(self, label: Label, **values: object) -> None:
        self._notes.append(label.format(**values))

    def _drafts(self, progress: Progress) -> Iterator[_Draft]:
        crs, count = self._register.crs, len(self._table.features)
        far: list[float] = []
        for number, feature in enumerate(self._table.features):
            progress.report(number / count)
            if feature.fault is not None and not (self._repair and feature.fault.kind == "invalid"):
                self._skip_fault(feature)
                continue
            draft = self._draft(feature)
            draft.polygons = transform_polygons(feature.polygons or [], self._table.crs or "", crs)
            if feature.fault is not None and not self._mended(draft):
                self._skip_fault(feature)
                continue
            if not any(len(ring) >= 4 for rings in draft.polygons for ring in rings[:1]):
                self._skip_fault(feature)
                continue
            measured = areas(draft.polygons, crs)
            draft.values.update(measured)
            projected, ellipsoidal = measured["area_projected_m2"] or 0.0, measured["area_ellipsoidal_m2"] or 0.0
            if abs(projected - ellipsoidal) > self._area_error * ellipsoidal:
                far.append(projected / ellipsoidal - 1 if ellipsoidal else math.inf)
            if draft.values.get("centre_lon") is None or draft.values.get("centre_lat") is None:
                draft.values.update(centre(draft.polygons, crs))
            yield draft
        if far:
            self._note(
                Label(
                    "{count} plots lie far outside {crs}: their projected areas are up to {percent} % wrong, "
                    "the ellipsoidal ones are right. Keep them in a register of their own zone.",
                    "{count} 个图斑远离 {crs} 分带：投影面积误差达 {percent}%，椭球面积不受影响。"
                    "请建立所在分带的登记库。",
                ),
                count=len(far),
                crs=crs,
                percent=f"{max(far, key=abs) * 100:+.1f}",
            )

    def _mended(self, draft: _Draft) -> bool:
        """Repair the outline of a draft, in the register's system, and say what was changed."""
        try:
            draft.polygons, repair = repaired(draft.polygons, self._register.crs)
        except RuntimeError:
            return False
        if repair is not None:
            self._note(
                Label("Feature {number}: {repair}", "要素 {number}：{repair}"),
                number=draft.feature.fid,
                repair=repair.sentence(),
            )
        return True

    def _draft(self, feature: Feature) -> _Draft:
        given: dict[str, Any] = {t: feature.attributes.get(s) for t, s in self._fields.sources.items()}
        given.update(self._fields.constants)
        dictionary = self._register.dictionary
        plot = {name: value for name, value in given.items() if not name.startswith(_MINE)}
        mine = {name[len(_MINE) :]: value for name, value in given.items() if name.startswith(_MINE)}
        for name in ("plot_no", "mine_id", "restoration_plot_no"):
            if plot.get(name) is not None:
                plot[name] = number_text(plot[name])
        fit, raw = sorted_out(dictionary.entity("plot"), plot, dictionary)
        mine_fit, mine_raw = sorted_out(dictionary.entity("mine"), mine, dictionary)
        used = {*self._fields.sources.values(), *self._fields.repeats}
        rest = {name: value for name, value in feature.attributes.items() if name not in used and value is not None}
        if (
            fit.get("trace_method") is None and "trace_method" not in raw
        ):  # boundary points were surveyed; how exact others are nobody says
            fit["trace_method"] = "survey" if self._table.path.lower().endswith(".txt") else "import"
        if rest:
            fit["unmapped"] = json.dumps(rest, ensure_ascii=False, sort_keys=True, default=str)
        return _Draft(feature, with_raw(fit, raw), with_raw(mine_fit, mine_raw), {**raw, **mine_raw})

    def _skip_fault(self, feature: Feature) -> None:
        self._skipped += 1
        name, number = Path(self._table.path).name, feature.fid
        fault = feature.fault
        if fault is not None and fault.kind == "invalid":
            where = f" ({fault.reason})"
            self._note(
                Label(
                    "Feature {number} was skipped: its outline crosses or touches itself{where}. "
                    "Mend it and import again.",
                    "要素 {number} 未导入：边界自相交{where}，请修正后重新导入。",
                ),
                number=number,
                where=where,
            )
            self._faults.append(
                InputError(
                    QT_TRANSLATE_NOOP(
                        "MineRestoration",
                        "{path}, feature {number}: the outline crosses or touches itself{where}. Mend it and "
                        "import again.",
                    ),
                    path=name,
                    number=number,
                    where=where,
                )
            )
            return
        kind = "" if fault is None or not fault.reason else f" ({fault.reason})"
        self._note(
            Label(
                "Feature {number} was skipped: it has no outline{kind}.", "要素 {number} 未导入：没有面状边界{kind}。"
            ),
            number=number,
            kind=kind,
        )
        self._faults.append(
            InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{path}, feature {number}: there is no polygon{kind}. Plots are polygons.",
                ),
                path=name,
                number=number,
                kind=kind,
            )
        )

    def _number(self, drafts: list[_Draft]) -> None:
        for draft in drafts:
            for name in ("mine_id", "plot_no"):
                if draft.values.get(name):
                    self._numbering.keep(draft.values[name])
        for draft in drafts:
            values, mine_name = draft.values, draft.mine.get("name")
            if not values.get("plot_no"):
                values["plot_no"] = None
            if not values.get("mine_id"):
                known = self._plots.get(values["plot_no"]) if values["plot_no"] else None
                values["mine_id"] = known or self._mine_by_name(mine_name)
            if values["plot_no"] is None:
                values["plot_no"] = self._numbering.plot(values["mine_id"])
            self._first = self._first or values["mine_id"]

    def _mine_by_name(self, name: str | None) -> str:
        """A number for a mine that has none: plots of one file under one name are one mine."""
        if name is None:
            return self._numbering.mine()
        if name in self._by_name and name not in self._gathered:
            self._gathered.add(name)
            self._note(
                Label(
                    "Several plots bear the mine name {name} and no mine number: they were put under one mine, {mine}.",
                    "多个图斑矿山名称同为“{name}”且无主体编号，已归入同一主体 {mine}。",
                ),
                name=name,
                mine=self._by_name[name],
            )
        if name not in self._by_name:
            self._by_name[name] = self._numbering.mine()
        return self._by_name[name]

    def _without_duplicates(self, drafts: list[_Draft]) -> list[_Draft]:
        kept = []
        for draft in drafts:
            number = draft.values["plot_no"]
            if number in self._plots:
                self._skipped += 1
                self._note(
                    Label(
                        "Feature {fid} was skipped: the register has the plot {number} already. If it is another plot, "
                        "give it a number of its own and import again.",
                        "要素 {fid} 未导入：台账已有图斑 {number}。如为不同图斑，请另编图斑号后重新导入。",
                    ),
                    fid=draft.feature.fid,
                    number=number,
                )
                continue
            self._plots[number] = draft.values["mine_id"]
            kept.append(draft)
        return kept

    def _save(self, drafts: list[_Draft], progress: Progress) -> None:
        for number, draft in enumerate(drafts):
            progress.report(number / len(drafts))
            self._save_mine(draft)
            if draft.raw:
                self._note(
                    Label(
                        "Plot {plot}: {values} not in the data dictionary; kept as they came.",
                        "图斑 {plot}：{values} 不在数据字典内，原值照存。",
                    ),
                    plot=draft.values["plot_no"],
                    values=", ".join(f"{name}={value}" for name, value in draft.raw.items()),
                )
            self._register.store.insert("plot", draft.values, draft.polygons)

    def _save_mine(self, draft: _Draft) -> None:
        mine_id, name = draft.values["mine_id"], draft.mine.get("name")
        known = self._mines.get(mine_id)
        if known is None:
            self._mines[mine_id] = values = {**draft.mine, "mine_id": mine_id}
            values.setdefault("county", None)
            values["county"] = values["county"] or self._register.county
            self._register.store.insert("mine", values)
            return
        if name is None or known.get("name") == name:
            return
        if known.get("name") is not None:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "Two mines have the number {mine_id}: {one} and {other}. Give one of them another "
                    "number; nothing was imported.",
                ),
                mine_id=mine_id,
                one=known["name"],
                other=name,
            )
        uuid = self._register.store.rows("mine", {"mine_id": mine_id}, ())[0]["uuid"]
        self._register.store.update("mine", uuid, {"name": name})
        known["name"] = name
