"""Named scenarios: finished landform designs of one mine, kept in the register to be compared and chosen from."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..earthrock.factors import choose_conversion
from ..estimate.bill import Haul, bill, landform_items, works_total
from ..estimate.price import RateBook
from ..geodata.alignment import aligned
from ..geodata.files import part_name, remove
from ..geodata.grid import Window, windows
from ..geodata.raster import RasterSource, opened, write_raster
from ..geodata.store import RasterStore
from ..landform.bodies import CELLS_PER_WINDOW
from ..landform.designed import Designed, write_design
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.table import Cell, Column, Table
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..model.units import round_half_up, stored
from ..register.contents import Register
from ..register.dictionary import data_dictionary
from ..register.locking import now_utc
from ..register.register import open_register
from ..rulebook import Rulebook

KINDS = {
    "designbenches": "benches",
    "designbackfill": "backfill",
    "regradeslopes": "regrade",
    "designplatform": "platform",
    "geomorphic": "geomorphic",
    "balanced": "balanced",
    "none": "none",
}
OUTSIDE = "outside"
COMPARED, CHOSEN, DROPPED = "compared", "chosen", "dropped"
_STATES = (COMPARED, CHOSEN, DROPPED)


@dataclass(frozen=True)
class Scenario:
    """One row of the register. Volumes in their state, costs of the earth works only; None is what nobody computed."""

    uuid: str
    row_version: int
    mine_id: str
    name: str
    kind: str
    state: str
    area_m2: float | None
    cut_bank_m3: float | None
    fill_compacted_m3: float | None
    cost_cny: float | None
    factor_of_safety: float | None
    erosion_t_km2_a: float | None
    overdig_failed: int | None
    overdig_undecided: int | None
    design: Path
    ground: Path | None
    design_sha256: str
    ground_sha256: str | None
    settings: dict[str, Any]
    figures: dict[str, Any]
    overdig: dict[str, Any]
    allocation: dict[str, Any]
    made_utc: str | None
    made_by: str | None
    note: str | None

    def to_json(self) -> dict[str, Any]:
        """Without the paths of this machine: the two surfaces by their hashes."""
        hidden = ("uuid", "row_version", "design", "ground")
        return {name: value for name, value in vars(self).items() if name not in hidden}


def keep_scenario(
    register_path: str | Path,
    mine_id: str,
    name: str,
    designed: Designed,
    ground: str | os.PathLike[str],
    *,
    rulebook: Rulebook | None = None,
    who: str | None = None,
    note: str | None = None,
    progress: Progress = SILENT,
) -> Scenario:
    """Keep a design under a name; one of the same name is replaced (the register's log keeps what it was).

    The two surfaces go into the content-addressed store beside the register. The price is that of the earth works with
    the rulebook's prices and default material, hauled between the centres of mass of cut and fill.

    Raises:
        InputError: no name, no such mine, a design without a file.
        ConflictError: somebody changed the scenario of that name meanwhile.
    """
    name = name.strip()
    if not name:
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "A scenario needs a name."))
    if designed.path is None:
        raise InputError(QT_TRANSLATE_NOOP("MineRestoration", "The design has no surface to keep."))
    book = rulebook or Rulebook.load()
    with open_register(register_path) as register:
        register.mine(mine_id)
        folder = register.folder
    store = RasterStore(folder)
    before, after = store.put(ground, progress.part(0.0, 0.4)), store.put(designed.path, progress.part(0.4, 0.8))
    price = earthworks_price(designed, ground, book)
    figure = designed.figures.get("factor_of_safety")
    change = designed.change
    values = {
        "mine_id": mine_id,
        "name": name,
        "kind": KINDS.get(designed.kind, OUTSIDE),
        "state": COMPARED,
        "area_m2": stored(change.area_m2, "m2"),
        "cut_bank_m3": stored(change.cut_bank_m3, "m3"),
        "fill_compacted_m3": stored(change.fill_compacted_m3, "m3"),
        "cost_cny": float(price),
        "factor_of_safety": stored(figure, "factor") if isinstance(figure, (int, float)) else None,
        "erosion_t_km2_a": None,
        "overdig_failed": None,
        "overdig_undecided": None,
        "overdig": None,
        "allocation": None,
        "settings": json.dumps(dict(designed.settings), ensure_ascii=False, sort_keys=True),
        "figures": json.dumps(dict(designed.figures), ensure_ascii=False, sort_keys=True),
        "ground_sha256": before["sha256"],
        "ground_path": before["path"],
        "design_sha256": after["sha256"],
        "design_path": after["path"],
        "made_utc": now_utc(),
        "note": note,
    }
    progress.report(0.9)
    with open_register(register_path, write=True, who=who) as register:
        with register.transaction():
            register.store.hold(f"scenario {mine_id}")
            values["made_by"] = register.who
            same = [row for row in register.store.rows("scenario", {"mine_id": mine_id}) if row["name"] == name]
            if same:
                values["state"] = same[0]["state"]
                register.change("scenario", same[0]["uuid"], values, int(same[0]["row_version"]))
            else:
                register.add("scenario", values)
        return next(found for found in _scenarios(register, mine_id) if found.name == name)


def earthworks_price(designed: Designed, ground: str | os.PathLike[str], rulebook: Rulebook) -> Decimal:
    """Yuan for digging, hauling, filling and grading, before fees of the project."""
    change = designed.change
    conversion = choose_conversion(rulebook)
    cut = round_half_up(change.cut_bank_m3, 2)
    way = haul_km(ground, designed.path, rulebook) if designed.path is not None else None
    items = landform_items(
        conversion.cost_class,
        cut,
        round_half_up(change.fill_compacted_m3, 2),
        round_half_up(change.area_m2, 2),
        [] if way is None else [Haul(cut, way)],
    )
    return works_total(bill(items, RateBook(rulebook)))


def haul_km(ground: str | os.PathLike[str], design: str | os.PathLike[str], rulebook: Rulebook) -> float | None:
    """Road distance between the centres of mass of all cut and all fill; None where one of them is nothing."""
    moments = np.zeros((2, 3))
    with opened(ground) as before, opened(design) as after:
        spec = before.spec
        for window in windows(spec, CELLS_PER_WINDOW):
            rise = after.read(window)[0].astype(np.float64) - before.read(window)[0]
            x, y = spec.xy(
                *np.meshgrid(
                    np.arange(window.col, window.col + window.width) + 0.5,
                    np.arange(window.row, window.row + window.height) + 0.5,
                )
            )
            for row, moved in enumerate((np.where(rise < 0, -rise, 0.0), np.where(rise > 0, rise, 0.0))):
                moments[row] += (moved.sum(), (moved * x).sum(), (moved * y).sum())
    if not moments[:, 0].all():
        return None
    centres = moments[:, 1:] / moments[:, :1]
    distance = math.dist(centres[0], centres[1]) * rulebook.number("earthrock.haul_detour") / 1000.0
    return float(round_half_up(distance, 3))


def keep_outside(
    register_path: str | Path,
    mine_id: str,
    name: str,
    design: str | os.PathLike[str],
    ground: str | os.PathLike[str],
    *,
    rulebook: Rulebook | None = None,
    who: str | None = None,
    note: str | None = None,
    progress: Progress = SILENT,
) -> Scenario:
    """Keep a design that another program made: brought onto the ground's grid (bilinear), NoData kept as ground.

    Raises:
        InputError: see ``keep_scenario``; the design has no cell in common with the ground.
    """
    with open_register(register_path) as register:
        folder = register.folder
    folder.mkdir(parents=True, exist_ok=True)
    part = part_name(folder / "design.tif")
    try:
        with opened(ground) as before, opened(design) as after:
            view = aligned(after, before.spec, "bilinear")
            change = write_design(before, _known_blocks(before, view), part, progress.part(0.0, 0.4))
            source = after.name
        designed = Designed(OUTSIDE, str(part), change, {"file": source})
        return keep_scenario(
            register_path,
            mine_id,
            name,
            designed,
            ground,
            rulebook=rulebook,
            who=who,
            note=note,
            progress=progress.part(0.4, 1.0),
        )
    finally:
        remove(part)


def _known_blocks(before: RasterSource, after: RasterSource) -> Iterator[tuple[Window, NDArray[np.floating[Any]]]]:
    met = False
    for window in windows(before.spec, CELLS_PER_WINDOW):
        ground, design = before.read(window)[0], after.read(window)[0]
        met = met or bool(np.isfinite(design).any())
        yield window, np.where(np.isfinite(design), design, ground)
    if not met:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{design} does not lie on {ground}: they have no cell in common."),
            design=after.name,
            ground=before.name,
        )


def scenarios(register_path: str | Path, mine_id: str) -> list[Scenario]:
    """All scenarios of one mine by name."""
    with open_register(register_path) as register:
        return _scenarios(register, mine_id)


def set_scenario(register_path: str | Path, scenario: Scenario, *, who: str | None = None, **values: Any) -> Scenario:
    """Change what was found out later (``factor_of_safety``, ``overdig``, …), the note, or the state.

    Dictionaries are kept as JSON. Choosing one puts the one chosen before back among those compared.

    Raises:
        InputError: there is no such state.
        ConflictError: somebody changed the row meanwhile.
    """
    state = values.get("state")
    if state is not None and state not in _STATES:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "A scenario is {known}, not {state}."),
            known=", ".join(_STATES),
            state=state,
        )
    values = {
        name: json.dumps(value, ensure_ascii=False, sort_keys=True) if isinstance(value, dict) else value
        for name, value in values.items()
    }
    with open_register(register_path, write=True, who=who) as register:
        with register.transaction():
            register.store.hold(f"scenario {scenario.mine_id}")
            if state == CHOSEN:
                for row in register.store.rows("scenario", {"mine_id": scenario.mine_id, "state": CHOSEN}):
                    if row["uuid"] != scenario.uuid:
                        register.change("scenario", row["uuid"], {"state": COMPARED}, int(row["row_version"]))
            register.change("scenario", scenario.uuid, values, scenario.row_version)
        return next(found for found in _scenarios(register, scenario.mine_id) if found.uuid == scenario.uuid)


def difference_of(scenario: Scenario, progress: Progress = SILENT) -> Path:
    """Design minus ground in metres, in the store beside the two surfaces; where it lies.

    Raises:
        InputError: one of the surfaces is gone.
    """
    if scenario.ground is None:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The ground of scenario “{name}” was not kept."), name=scenario.name
        )
    store = RasterStore(scenario.design.parent.parent)
    part = part_name(store.folder / "difference.tif")
    try:
        with opened(scenario.ground) as before, opened(scenario.design) as after:
            blocks = ((w, after.read(w)[0] - before.read(w)[0]) for w in windows(before.spec, CELLS_PER_WINDOW))
            write_raster(part, before.spec, blocks, progress=progress.part(0.0, 0.6))
        return store.folder / store.put(part, progress.part(0.6, 1.0))["path"]
    finally:
        remove(part)


def choose_scenario(register_path: str | Path, mine_id: str, name: str, *, who: str | None = None) -> Scenario:
    """Choose the scenario of that name.

    Raises:
        InputError: the mine has none of that name; those it has are named.
    """
    return set_scenario(register_path, scenario_named(register_path, mine_id, name), who=who, state=CHOSEN)


def scenario_named(register_path: str | Path, mine_id: str, name: str) -> Scenario:
    """The scenario of that name.

    Raises:
        InputError: the mine has none of that name; those it has are named.
    """
    found = scenarios(register_path, mine_id)
    for scenario in found:
        if scenario.name == name:
            return scenario
    raise InputError(
        QT_TRANSLATE_NOOP("MineRestoration", "Mine {mine_id} has no scenario “{name}”. It has: {known}."),
        mine_id=mine_id,
        name=name,
        known=", ".join(scenario.name for scenario in found) or "-",
    )


def design_kinds() -> dict[str, Label]:
    """Labels of the kinds of design, from the data dictionary."""
    return {key: code.label for key, code in data_dictionary().codes["design_kind"].items()}


def remove_scenario(register_path: str | Path, scenario: Scenario, *, who: str | None = None) -> None:
    """Take a scenario out of the comparison for good; its surfaces stay in the store, the log keeps the row.

    Raises:
        ConflictError: somebody changed the row meanwhile.
    """
    with open_register(register_path, write=True, who=who) as register:
        register.remove("scenario", scenario.uuid, scenario.row_version)


def comparison(found: Sequence[Scenario]) -> Table:
    """The scenarios side by side, one a row."""
    kinds = design_kinds()
    columns = (
        Column("name", Label("Scenario", "比选方案")),
        Column("kind", Label("Kind", "设计类型")),
        Column("area_m2", Label("Area changed", "扰动面积"), "m2"),
        Column("cut_bank_m3", Label("Cut, bank", "挖方（自然方）"), "m3"),
        Column("fill_compacted_m3", Label("Fill, compacted", "填方（压实方）"), "m3"),
        Column("cost_cny", Label("Earth works", "土石方工程费"), "cny"),
        Column("factor_of_safety", Label("Lowest factor of safety", "最小稳定系数"), "factor"),
        Column("erosion_t_km2_a", Label("Soil loss", "土壤侵蚀模数"), "t/km2a"),
        Column("overdig_failed", Label("Clauses failed", "超采核查不通过"), "count"),
        Column("overdig_undecided", Label("Clauses undecided", "超采核查无法判定"), "count"),
    )
    rows: list[tuple[Cell, ...]] = []
    for scenario in found:
        label = kinds.get(scenario.kind)
        rows.append(
            (scenario.name, label.zh if label else scenario.kind, *(getattr(scenario, c.key) for c in columns[2:]))
        )
    return Table("scenarios", Label("Scenarios compared", "设计方案比选"), columns, tuple(rows))


def _scenarios(register: Register, mine_id: str) -> list[Scenario]:
    rows = register.store.rows("scenario", {"mine_id": mine_id})
    return sorted((_scenario(row, register.folder) for row in rows), key=lambda scenario: scenario.name)


def _scenario(row: dict[str, Any], folder: Path) -> Scenario:
    plain = {
        name: row[name]
        for name in (
            *("uuid", "mine_id", "name", "kind", "state", "area_m2", "cut_bank_m3", "fill_compacted_m3", "cost_cny"),
            *("factor_of_safety", "erosion_t_km2_a", "overdig_failed", "overdig_undecided", "design_sha256"),
            *("ground_sha256", "made_utc", "made_by", "note"),
        )
    }
    return Scenario(
        **plain,
        row_version=int(row["row_version"]),
        design=folder / row["design_path"],
        ground=folder / row["ground_path"] if row["ground_path"] else None,
        settings=_json(row["settings"]),
        figures=_json(row["figures"]),
        overdig=_json(row["overdig"]),
        allocation=_json(row["allocation"]),
    )


def _json(text: Any) -> dict[str, Any]:
    found = json.loads(text) if isinstance(text, str) and text else text
    return found if isinstance(found, dict) else {}
