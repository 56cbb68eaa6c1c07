"""The data file of a field pack: which rows go along, how secret they may be, and what is noted of how they left."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from osgeo import gdal, ogr

from ...geodata.guard import attempt
from ...geodata.shapes import to_ogr
from ...model.errors import InputError
from ...model.progress import Progress
from ...model.text import QT_TRANSLATE_NOOP, Label
from ...rulebook.book import Rulebook
from .. import schema
from ..contents import Register
from ..dictionary import Dictionary, Entity
from ..failures import store_failed
from ..store import Row
from ..values import in_braces
from .offline import Box
from .rows import PACKED, packed_fields, read_pack_rows

BASE_TABLE = "pack_base"
INFO_TABLE = "pack_info"
BASE_COLUMNS = ("entity", "row_uuid", "row_fid", "row_version", "sha256", "content")
READ_ONLY = ("mine",)
PARENT = {"unit": "plot_no", "outline": "plot_no", "evidence": "plot_no"}
_CHUNK = 500


@dataclass
class PackedRows:
    of: dict[str, list[Row]] = field(default_factory=dict)
    box: Box = (0.0, 0.0, 0.0, 0.0)
    area_m2: float = 0.0


def chosen_rows(register: Register, mines: Sequence[str], plots: Sequence[str], box: Box | None) -> PackedRows:
    store = register.store
    if not mines and not plots:
        found = list(store.stream("plot", polygons=True))
    else:
        for mine_id in mines:
            register.mine(mine_id)
        by_uuid: dict[str, Row] = {}
        for name, wanted in (("mine_id", mines), ("plot_no", plots)):
            for part in parts(list(dict.fromkeys(wanted))):
                by_uuid.update((row["uuid"], row) for row in store.rows("plot", {name: part}, polygons=True))
        unknown = set(plots) - {row["plot_no"] for row in by_uuid.values()}
        if unknown:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "The register has no plots {numbers}."),
                numbers=", ".join(sorted(unknown)),
            )
        found = list(by_uuid.values())
    if box is not None:
        found = [row for row in found if _meets(row, box)]
    if not found:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "No plot of the register is among those chosen for the field pack.")
        )
    rows = PackedRows({"plot": found})
    numbers = sorted({row["plot_no"] for row in found if row["plot_no"]})
    for entity, key in PARENT.items():
        rows.of[entity] = [row for part in parts(numbers) for row in store.rows(entity, {key: part}, polygons=True)]
    owners = sorted({row["mine_id"] for row in found if row["mine_id"]})
    seen = {row["uuid"] for row in rows.of["unit"]}
    for part in parts(owners):
        loose = store.rows("unit", {"mine_id": part, "plot_no": None}, polygons=True)
        rows.of["unit"] += [row for row in loose if row["uuid"] not in seen]
    rows.of["mine"] = [row for part in parts(owners) for row in store.rows("mine", {"mine_id": part})]
    corners = [ring for row in found for rings in row["polygons"] for ring in rings]
    if corners:
        points = np.concatenate(corners)
        (x0, y0), (x1, y1) = points.min(axis=0), points.max(axis=0)
        rows.box = (float(x0), float(y0), float(x1), float(y1))
    return rows


def parts(values: Sequence[Any]) -> Iterable[list[Any]]:
    return (list(values[i : i + _CHUNK]) for i in range(0, len(values), _CHUNK))


def _meets(row: Row, box: Box) -> bool:
    rings = [ring for polygon in row["polygons"] for ring in polygon]
    if not rings:
        return False
    points = np.concatenate(rings)
    low, high = points.min(axis=0), points.max(axis=0)
    return bool(low[0] <= box[2] and high[0] >= box[0] and low[1] <= box[3] and high[1] >= box[1])


def check_secrecy(dictionary: Dictionary, rows: PackedRows, rules: Rulebook) -> list[Label]:
    order = list(dictionary.codes["secrecy"])

    def above(key: str) -> tuple[str, list[str]]:
        limit = rules.rule(key).value
        if limit not in order:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration", "Rulebook row {key}: {value} is no secrecy level. Use one of {levels}."
                ),
                key=key,
                value=repr(limit),
                levels=", ".join(order),
            )
        found = [
            str(row.get("plot_no") or row.get("unit_no") or row.get("evidence_no") or row["uuid"])
            for entity in (*PACKED, *READ_ONLY)
            for row in rows.of[entity]
            if order.index(row["secrecy"] if row["secrecy"] in order else order[-1]) > order.index(limit)
        ]
        return limit, sorted(set(found))

    limit, refused = above("fieldpack.secrecy.refuse_above")
    if refused:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{count} rows are more secret than {level} and may not go to the field: {numbers}. Choose others, or "
                "let the county's rulebook allow it (fieldpack.secrecy.refuse_above).",
            ),
            count=len(refused),
            level=dictionary.codes["secrecy"][limit].label,
            numbers=", ".join(refused[:10]) + (" …" if len(refused) > 10 else ""),
        )
    limit, told = above("fieldpack.secrecy.warn_above")
    if not told:
        return []
    return [
        Label(
            "{count} rows are more secret than {level}; keep the device as the rules for that level ask.",
            "有 {count} 条记录密级高于“{level}”，外业设备应按相应密级管理。",
        ).format(count=len(told), level=dictionary.codes["secrecy"][limit].label)
    ]


def write_data(path: Path, register: Register, rows: PackedRows, info: Mapping[str, str], progress: Progress) -> None:
    dataset, message = attempt(gdal.GetDriverByName("GPKG").Create, str(path), 0, 0, 0, gdal.GDT_Unknown)
    if dataset is None:
        raise store_failed(message)
    dictionary = register.dictionary
    code, message = attempt(dataset.StartTransaction)
    if code != 0:
        raise store_failed(message)
    for number, name in enumerate((*PACKED, *READ_ONLY)):
        entity = dictionary.entity(name)
        fields = [entity.fields[field] for field in packed_fields(entity)]
        crs = register.crs if entity.geometry else None
        layer = schema.create_plain_table(dataset, name, fields, crs, entity.geometry)
        for row in rows.of[name]:
            _create(layer, _feature(layer, entity, row))
        progress.report((number + 1) / (len(PACKED) + len(READ_ONLY)))
    schema.create_system_tables(dataset, ("code_list",))
    schema.write_rows(dataset, "code_list", _code_rows(dictionary))
    _text_table(dataset, INFO_TABLE, ("key", "value"), [{"key": k, "value": v} for k, v in info.items()])
    _text_table(dataset, BASE_TABLE, BASE_COLUMNS, _base_rows(dataset, dictionary, rows))
    code, message = attempt(dataset.CommitTransaction)
    if code != 0:
        raise store_failed(message)
    dataset = None


def _feature(layer: ogr.Layer, entity: Entity, row: Row) -> ogr.Feature:
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetField("uuid", row["uuid"])
    for name in packed_fields(entity):
        value = row.get(name)
        if value is not None:
            feature.SetField(name, in_braces(value) if entity.fields[name].type == "codes" else value)
    if row.get("polygons"):
        feature.SetGeometry(to_ogr(row["polygons"]))
    if row.get("point") is not None:
        place = ogr.Geometry(ogr.wkbPoint)
        place.AddPoint_2D(*row["point"])
        feature.SetGeometry(place)
    return feature


def _create(layer: ogr.Layer, feature: ogr.Feature) -> None:
    code, message = attempt(layer.CreateFeature, feature)
    if code != 0:
        raise store_failed(message)


def _code_rows(dictionary: Dictionary) -> list[dict[str, str]]:
    return [
        {
            "list": name,
            "code": code.code,
            "label_en": code.label.en,
            "label_zh": code.label.zh,
            "source": code.source,
            "checked": "yes" if code.checked else "未核对原文",
            "local": "",
        }
        for name, codes in dictionary.codes.items()
        for code in codes.values()
    ]


def _base_rows(dataset: gdal.Dataset, dictionary: Dictionary, rows: PackedRows) -> list[dict[str, str]]:
    """What left, read back the way a merge will read it."""
    found = []
    for name in PACKED:
        versions = {row["uuid"]: row["row_version"] for row in rows.of[name]}
        for row in read_pack_rows(dataset, dictionary.entity(name), dictionary):
            content = json.dumps(row.values, ensure_ascii=False, sort_keys=True)
            found.append(
                {
                    "entity": name,
                    "row_uuid": row.mark or "",
                    "row_fid": str(row.fid),
                    "row_version": str(versions.get(row.mark, "")),
                    "sha256": hashlib.sha256(content.encode("utf-8")).hexdigest(),
                    "content": content,
                }
            )
    return found


def _text_table(dataset: gdal.Dataset, name: str, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    layer, message = attempt(dataset.CreateLayer, name, None, ogr.wkbNone, ["FID=fid"])
    if layer is None:
        raise store_failed(message)
    for column in columns:
        attempt(layer.CreateField, ogr.FieldDefn(column, ogr.OFTString))
    schema.write_rows(dataset, name, rows)
