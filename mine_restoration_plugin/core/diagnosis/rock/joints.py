"""Joint sets (结构面) and measured poles from rows of a table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ...exchange.mapping import match
from ...exchange.points import is_nothing, number_of
from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP, Label

NAMES = {
    "dip": ("倾角", "倾角(°)", "倾角°", "dip", "dip_deg", "dipangle", "qj"),
    "direction": ("倾向", "倾向(°)", "倾向°", "dip_direction", "dipdir", "dip_dir", "dipdirection", "dd", "qx"),
    "strike": ("走向", "走向(°)", "走向°", "strike", "strike_deg", "zx"),
    "occurrence": ("产状", "结构面产状", "attitude", "orientation", "cz"),
    "name": ("结构面", "编号", "组号", "名称", "结构面编号", "name", "id", "set_name", "joint"),
    "set": ("组", "组别", "分组", "set", "set_no", "family", "group"),
    "friction": ("内摩擦角", "内摩擦角(°)", "φ", "phi", "friction", "friction_deg", "phi_deg"),
    "cohesion": ("黏聚力", "粘聚力", "内聚力", "黏聚力(kPa)", "粘聚力(kPa)", "c", "cohesion", "cohesion_kpa", "c_kpa"),
    "persistence": ("连通率", "贯通率", "persistence"),
    "spacing": ("间距", "间距(m)", "平均间距", "spacing", "spacing_m"),
    "kappa": ("费希尔常数", "fisher_k", "k", "kappa"),
    "count": ("条数", "数量", "count", "n"),
}  # fmt: skip
_DIP_SLASH = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*°?\s*∠\s*(\d+(?:\.\d+)?)\s*°?\s*$")
_QUADRANT = re.compile(r"^\s*([NS])\s*(\d+(?:\.\d+)?)\s*°?\s*([EW])\s*$", re.IGNORECASE)
_POINTS = {"N": 0.0, "NE": 45.0, "E": 90.0, "SE": 135.0, "S": 180.0, "SW": 225.0, "W": 270.0, "NW": 315.0}


@dataclass(frozen=True)
class Plane:
    """One measured plane; ``group`` is the number or name of the set the surveyor gave it, None for none."""

    name: str
    dip_deg: float
    direction_deg: float
    group: str | None = None
    friction_deg: float | None = None
    cohesion_kpa: float | None = None
    persistence: float | None = None
    spacing_m: float | None = None
    fisher_k: float | None = None
    count: int = 1


@dataclass(frozen=True)
class JointSet:
    """A set of joints. ``fisher_k`` is its scatter, None where it was not measured; ``count`` of measured planes."""

    name: str
    dip_deg: float
    direction_deg: float
    friction_deg: float | None = None
    cohesion_kpa: float | None = None
    persistence: float | None = None
    spacing_m: float | None = None
    fisher_k: float | None = None
    count: int = 1

    def to_json(self) -> dict[str, Any]:
        return dict(vars(self))

    def with_strength(self, friction_deg: float | None, cohesion_kpa: float | None) -> JointSet:
        """Strength for a set that has none of its own."""
        return replace(
            self,
            friction_deg=friction_deg if self.friction_deg is None else self.friction_deg,
            cohesion_kpa=cohesion_kpa if self.cohesion_kpa is None else self.cohesion_kpa,
        )


def read_planes(
    rows: Sequence[tuple[int, Mapping[str, str]]], source: str
) -> tuple[tuple[Plane, ...], tuple[Label, ...]]:
    """Planes from rows (line number, cell by column name), and what a person should know.

    Dip and dip direction stand in two columns (倾角, 倾向) or in one (产状, ``120∠45``). Strike is taken where it is by
    the right-hand rule or comes with the quadrant of the dip; a bare strike leaves two planes open and is refused.

    Raises:
        InputError: no columns that are known, a cell that is no number or out of range (with its line), no rows.
    """
    if not rows:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "{table} has no rows. Give one joint or joint set in each."),
            table=source,
        )
    columns = match(rows[0][1].keys(), NAMES).sources
    if "occurrence" not in columns and not ("dip" in columns and ("direction" in columns or "strike" in columns)):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{table} has no columns for the orientation of joints. Name them 倾向 and 倾角 (dip_direction and "
                "dip), or 产状 with entries such as 120∠45.",
            ),
            table=source,
        )
    reader = _Reader(columns, source)
    planes = tuple(reader.plane(line, row) for line, row in rows)
    notes = []
    if reader.converted:
        notes.append(
            Label(
                "{table}: {n} strikes were turned into dip directions.", "{table}：{n} 条走向记录已换算为倾向。"
            ).format(table=source, n=reader.converted)
        )
    return planes, tuple(notes)


class _Reader:
    """Cells of one table into planes."""

    def __init__(self, columns: Mapping[str, str], source: str) -> None:
        self._columns = columns
        self._source = source
        self.converted = 0

    def plane(self, line: int, row: Mapping[str, str]) -> Plane:
        dip, direction = self._orientation(line, row)
        count = self._number(line, row, "count", 1, 1e6)
        return Plane(
            name=self._text(row, "name") or str(line),
            dip_deg=dip,
            direction_deg=direction % 360.0,
            group=self._text(row, "set") or None,
            friction_deg=self._number(line, row, "friction", 0, 89),
            cohesion_kpa=self._number(line, row, "cohesion", 0, 1e5),
            persistence=self._share(line, row),
            spacing_m=self._number(line, row, "spacing", 1e-3, 1e3),
            fisher_k=self._number(line, row, "kappa", 1, 1e6),
            count=1 if count is None else round(count),
        )

    def _orientation(self, line: int, row: Mapping[str, str]) -> tuple[float, float]:
        both = _DIP_SLASH.match(self._text(row, "occurrence"))
        if both:
            return self._within(line, "产状", float(both[2]), 0, 90), self._within(line, "产状", float(both[1]), 0, 360)
        if "dip" not in self._columns:
            self._refuse(line, "产状", self._text(row, "occurrence"))
        dip, towards = self._dip(line, row)
        direction = self._number(line, row, "direction", 0, 360) if "direction" in self._columns else None
        if direction is not None:
            return dip, direction
        if "strike" not in self._columns:
            self._refuse(line, self._columns["direction"], "")
        return dip, self._from_strike(line, row, towards)

    def _dip(self, line: int, row: Mapping[str, str]) -> tuple[float, float | None]:
        """The dip, and the azimuth of the quadrant that may stand behind it (``45SE``)."""
        text = self._text(row, "dip")
        split = re.match(r"^\s*(\d+(?:\.\d+)?)\s*°?\s*([NSEW]{1,2})\s*$", text, re.IGNORECASE)
        if split and split[2].upper() in _POINTS:
            return self._within(line, self._columns["dip"], float(split[1]), 0, 90), _POINTS[split[2].upper()]
        dip = self._number(line, row, "dip", 0, 90)
        if dip is None:
            self._refuse(line, self._columns["dip"], text)
        return float(dip or 0.0), None

    def _from_strike(self, line: int, row: Mapping[str, str], towards: float | None) -> float:
        text = self._text(row, "strike")
        quadrant = _QUADRANT.match(text)
        if quadrant:
            angle = float(quadrant[2])
            east, north = quadrant[3].upper() == "E", quadrant[1].upper() == "N"
            strike = (angle if east else -angle) % 360 if north else 180.0 - (angle if east else -angle)
        else:
            number = number_of(text)
            if number is None or not 0 <= number <= 360:
                self._refuse(line, self._columns["strike"], text)
            strike = float(number or 0.0)
        if towards is None:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{table}, line {line}: a strike alone fits two planes. Give the dip direction (倾向), or write the "
                    "dip with the quadrant it falls to, such as 45SE.",
                ),
                table=self._source,
                line=line,
            )
        sides = [(strike + 90.0) % 360.0, (strike - 90.0) % 360.0]
        apart = [abs((side - towards + 180.0) % 360.0 - 180.0) for side in sides]
        if abs(apart[0] - apart[1]) < 1e-9:
            self._refuse(line, self._columns["strike"], text)
        self.converted += 1
        return sides[0] if apart[0] < apart[1] else sides[1]

    def _share(self, line: int, row: Mapping[str, str]) -> float | None:
        """Persistence 0–1; per cent are understood."""
        text = self._text(row, "persistence")
        if text.endswith(("%", "％")):
            number = number_of(text[:-1])
            return None if number is None else self._within(line, "persistence", number, 0, 100) / 100
        found = self._number(line, row, "persistence", 0, 100)
        return found if found is None or found <= 1 else found / 100

    def _text(self, row: Mapping[str, str], key: str) -> str:
        return str(row.get(self._columns[key]) or "").strip() if key in self._columns else ""

    def _number(self, line: int, row: Mapping[str, str], key: str, low: float, high: float) -> float | None:
        text = self._text(row, key)
        if is_nothing(text):
            return None
        number = number_of(text.rstrip("°"))
        if number is None:
            self._refuse(line, self._columns[key], text)
        return self._within(line, self._columns[key], float(number or 0.0), low, high)

    def _within(self, line: int, column: str, number: float, low: float, high: float) -> float:
        if not low <= number <= high:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{table}, line {line}: {column} is {value}; it must lie between {low} and {high}.",
                ),
                table=self._source,
                line=line,
                column=column,
                value=f"{number:g}",
                low=f"{low:g}",
                high=f"{high:g}",
            )
        return number

    def _refuse(self, line: int, column: str, text: str) -> None:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{table}, line {line}: {value} under {column} cannot be read as an orientation or a number.",
            ),
            table=self._source,
            line=line,
            column=column,
            value=repr(text),
        )
