"""Volumes by zone and material for a balance: from a table, or from a raster of height differences and zones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..exchange.tables import Rows
from ..geodata.grid import Polygons
from ..model.errors import InputError
from ..model.progress import SILENT, Progress
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..rulebook import Rulebook
from ..terrain.volume import LevelSurface, RasterSurface, Zone, cut_fill
from .factors import SYSTEMS
from .site_balance import balance_site, factors_of, is_topsoil
from .statement import Factors, Statement, Volume


def volumes_of(table: Rows) -> list[Volume]:
    """Rows with ``zone, material, cut_bank_m3, fill_compacted_m3``; optional ``fill_materials`` (separated by ``|``),
    ``lying_bank_m3``, ``stock_bank_m3``, ``use``. An empty volume is none.

    Raises:
        InputError: a column is missing or a cell is no number.
    """
    table.require("zone", "material", "cut_bank_m3", "fill_compacted_m3")
    return [
        Volume(
            table.text(row, "zone"),
            table.text(row, "material"),
            table.number_or_none(row, "cut_bank_m3") or 0.0,
            table.number_or_none(row, "fill_compacted_m3") or 0.0,
            table.number_or_none(row, "lying_bank_m3") or 0.0,
            table.number_or_none(row, "stock_bank_m3") or 0.0,
            names_of(table.text(row, "fill_materials")),
            table.text(row, "use"),
        )
        for row in table.rows
    ]


def names_of(text: str) -> tuple[str, ...]:
    """Materials separated by ``|``."""
    return tuple(dict.fromkeys(name.strip() for name in text.replace("｜", "|").split("|") if name.strip()))


def measured(
    difference: str,
    zones: Sequence[tuple[Volume, Polygons]],
    crs: str,
    progress: Progress = SILENT,
) -> tuple[list[Volume], tuple[Label, ...]]:
    """Volumes of zones in a raster of height differences (after minus before, metres): what falls is cut, what rises is
    fill; and what ``cut_fill`` remarks.

    Raises:
        InputError: as ``cut_fill``.
    """
    keys = [str(i) for i in range(len(zones))]
    found = cut_fill(
        LevelSurface(0.0),
        RasterSurface(difference),
        [Zone(key, polygons) for key, (_, polygons) in zip(keys, zones)],
        zones_crs=crs,
        progress=progress,
    )
    by_key = {row.key: row for row in found.zones}
    volumes = [
        replace(
            volume,
            cut_bank_m3=by_key[key].cut_bank_m3 or 0.0,
            fill_compacted_m3=by_key[key].fill_compacted_m3 or 0.0,
        )
        for key, (volume, _) in zip(keys, zones)
    ]
    return volumes, (*found.warnings, *found.notes)


def factors_from(table: Rows, book: Rulebook) -> dict[str, Factors]:
    """Factors that a person gives: ``material, loose, compacted, loss`` and ``density_t_m3``, which may be empty.

    Raises:
        InputError: a column is missing, a cell is no number, or a factor cannot be.
    """
    table.require("material", "loose", "compacted", "loss")
    found: dict[str, Factors] = {}
    for row in table.rows:
        name = table.text(row, "material")
        loose, compacted, loss = (table.number(row, key) for key in ("loose", "compacted", "loss"))
        density = table.number_or_none(row, "density_t_m3")
        if name in found or not name:
            raise InputError(
                QT_TRANSLATE_NOOP("MineRestoration", "{table} has {id} twice. Give each row an id of its own."),
                table=table.name,
                id=name or "-",
            )
        if not (loose > 0 and compacted > 0 and 0 <= loss < 1 and (density is None or density > 0)):
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "FACTORS, row {row}: loose and compacted must be greater than 0 and loss at least 0 and below 1 (a "
                    "share, not per cent); they are {loose}, {compacted} and {loss}.",
                ),
                row=name,
                loose=loose,
                compacted=compacted,
                loss=loss,
            )
        found[name] = Factors(name, loose, compacted, loss, density, "table", (), is_topsoil(book, name))
    return found


def earth_rock_balance(
    volumes: Sequence[Volume],
    book: Rulebook,
    *,
    given: Rows | None = None,
    system: str | None = None,
    truck_loose_m3: float | None = None,
) -> Statement:
    """The balance of volumes with the factors of a table, or of a system of the rulebook beside the other system.

    Raises:
        InputError: as ``balance_site`` and ``factors_of``.
    """
    truck = book.number("balance.truck_loose_m3") if truck_loose_m3 is None else truck_loose_m3
    if given is not None:
        return balance_site(volumes, factors_from(given, book), truck)
    names = list(dict.fromkeys(name for volume in volumes for name in (volume.material, *volume.fill_materials)))
    factors = factors_of(book, names, system)
    used = system or book.rule("factors.default_system").value
    try:
        other = factors_of(book, names, next(item for item in SYSTEMS if item != used))
    except InputError:  # a row of one system is no row of the other
        other = None
    return balance_site(volumes, factors, truck, other)
