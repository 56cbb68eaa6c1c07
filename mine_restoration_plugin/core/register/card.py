"""What a plot card (图斑卡片) shows of a plot: its attributes in words, its outline and its photographs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..geodata.grid import Polygons
from ..model.errors import InputError
from ..model.text import QT_TRANSLATE_NOOP, Label
from ..model.units import UNITS, round_half_up, to_hm2
from ..rulebook.book import Rulebook
from .contents import Register
from .dictionary import Dictionary, Field
from .query import Query
from .store import Point, Row

_MINE = "mine."
UNKNOWN = "—"


@dataclass(frozen=True)
class CardPhoto:
    """``file`` may be gone; what is not known of the view is None. ``point`` is in the register's CRS."""

    file: Path
    caption: str
    azimuth_deg: float | None
    taken_utc: str | None
    point: Point | None


@dataclass(frozen=True)
class Card:
    """One plot as it is printed.

    ``cells`` are label and value of every attribute; documents are Chinese. ``centre`` is longitude and latitude.
    """

    uuid: str
    plot_no: str
    mine_name: str
    secrecy: str
    cells: tuple[tuple[str, str], ...]
    centre: tuple[float, float] | None
    polygons: Polygons
    photos: tuple[CardPhoto, ...]
    more_photos: int


def plots_of(register: Register, mine_id: str | None, plot_nos: Sequence[str] | None) -> list[str]:
    """The uuids of the plots to print: those named, those of a mine, or all, by their numbers.

    Raises:
        InputError: a plot or the mine is not there, or there is nothing to print.
    """
    where: dict[str, Any] = {}
    if mine_id is not None:
        register.mine(mine_id)
        where["mine_id"] = mine_id
    if plot_nos:
        where["plot_no"] = list(plot_nos)
    found = register.store.select("plot", Query(where, order=("plot_no",)), ("plot_no",))
    missing = sorted(set(plot_nos or ()) - {row["plot_no"] for row in found})
    if missing:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "The register {path} has no plot {plot_no}."),
            path=register.path.name,
            plot_no=", ".join(missing[:10]),
        )
    if not found:
        raise InputError(
            QT_TRANSLATE_NOOP("MineRestoration", "There is no plot in {path} to print a card of."),
            path=register.path.name,
        )
    return [row["uuid"] for row in found]


def cards(register: Register, uuids: Sequence[str], rulebook: Rulebook) -> Iterator[Card]:
    """The cards of some plots, read one by one. A plot that is gone meanwhile is passed over."""
    names = [name for name in rulebook.rule("card.fields").value.split("|") if name]
    most = int(rulebook.number("card.photos"))
    for uuid in uuids:
        for plot in register.store.rows("plot", {"uuid": uuid}, polygons=True):
            yield _card(register, plot, names, most)


def _card(register: Register, plot: Row, names: Sequence[str], most: int) -> Card:
    register.complete(plot)
    mines = register.store.rows("mine", {"mine_id": plot["mine_id"]}) if plot["mine_id"] else []
    mine = mines[0] if mines else {}
    dictionary = register.dictionary
    cells = []
    for name in names:
        entity, row = ("mine", mine) if name.startswith(_MINE) else ("plot", plot)
        field = dictionary.entity(entity).fields.get(name[len(_MINE) :] if entity == "mine" else name)
        if field is not None:
            cells.append((field.label.zh, words_of(field, row.get(field.name), dictionary).zh))
    query = Query({"plot_no": plot["plot_no"], "kind": "photo"}, order=("evidence_no",))
    photos = register.store.select("evidence", query, polygons=True) if plot["plot_no"] else []
    secrecy = dictionary.codes["secrecy"].get(plot["secrecy"] or "")
    return Card(
        plot["uuid"],
        plot["plot_no"] or "",
        mine.get("name") or "",
        secrecy.label.zh if secrecy else "",
        tuple(cells),
        (plot["centre_lon"], plot["centre_lat"]) if None not in (plot["centre_lon"], plot["centre_lat"]) else None,
        plot["polygons"],
        tuple(
            CardPhoto(
                register.folder / photo["path"],
                photo["caption"] or "",
                photo["azimuth_deg"],
                photo["taken_utc"],
                photo["point"],
            )
            for photo in photos[:most]
        ),
        max(len(photos) - most, 0),
    )


def words_of(field: Field, value: Any, dictionary: Dictionary) -> Label:
    """A value as a person reads it: codes by their labels, areas in hm² with four decimals, units beside numbers."""
    if value is None or value == "":
        return Label(UNKNOWN, UNKNOWN)
    if field.type in ("code", "codes"):
        codes = dictionary.codes[field.codes]
        found = [codes[code].label if code in codes else Label(code, code) for code in str(value).split(",")]
        return Label(", ".join(label.en for label in found), "、".join(label.zh for label in found))
    if field.type == "real":
        if field.unit == "m2":
            text = f"{round_half_up(to_hm2(value) or 0.0, UNITS['hm2'].printed)} hm²"
            return Label(text, text)
        unit = UNITS[field.unit]
        text = f"{round_half_up(value, unit.printed)}"
        return Label(f"{text} {unit.symbol}".strip(), f"{text}{unit.zh}")
    text = str(value)
    return Label(text, text)
