"""Which band of an image is which: as somebody says, or as the file itself tells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ...geodata.imagery import BandFacts
from ...model.errors import InputError
from ...model.text import QT_TRANSLATE_NOOP

ROLES = ("B", "G", "R", "RE", "N", "S1", "S2")
"""Blue, green, red, red edge, near infrared, short-wave infrared at 1.6 and at 2.2 µm."""

SENTINEL_2 = {"B2": "B", "B3": "G", "B4": "R", "B5": "RE", "B8": "N", "B11": "S1", "B12": "S2"}
LANDSAT_7 = {"B1": "B", "B2": "G", "B3": "R", "B4": "N", "B5": "S1", "B7": "S2"}
LANDSAT_8 = {"B2": "B", "B3": "G", "B4": "R", "B5": "N", "B6": "S1", "B7": "S2"}

ORDERS: Mapping[str, Mapping[int, str]] = {
    "S2": {
        13: "-,B,G,R,RE,-,-,N,-,-,-,S1,S2",
        12: "-,B,G,R,RE,-,-,N,-,-,S1,S2",
        10: "B,G,R,RE,-,-,N,-,S1,S2",
        4: "B,G,R,N",
    },
    "L7": {6: "B,G,R,N,S1,S2", 7: "B,G,R,N,S1,-,S2", 8: "B,G,R,N,S1,-,-,S2"},
    "L8": {7: "-,B,G,R,N,S1,S2", 6: "B,G,R,N,S1,S2", 11: "-,B,G,R,N,S1,S2,-,-,-,-"},
}
"""Named orders by number of bands: Sentinel-2 (all, level 2A, the 10 and 20 m bands), Landsat 5 and 7, Landsat 8/9."""

_WORDS = (
    (re.compile(r"swir[ _-]?2|short[- ]?wave.*2|短波红外2"), "S2"),
    (re.compile(r"swir[ _-]?1?|short[- ]?wave|短波红外"), "S1"),
    (re.compile(r"red[ _-]?edge|rededge|红边"), "RE"),
    (re.compile(r"\bnir\b|near[ _-]?infra|近红外"), "N"),
    (re.compile(r"\bred\b|红"), "R"),
    (re.compile(r"\bgreen\b|绿"), "G"),
    (re.compile(r"\bblue\b|蓝"), "B"),
)
# "Band 4" is what many programs call any fourth band; "B4" is a name that somebody gave
_CODE = re.compile(r"(?<![a-z])b0*(\d{1,2}a?)\b", re.IGNORECASE)


def band_roles(order: str | None, facts: Sequence[BandFacts], name: str) -> dict[str, int]:
    """Role → band number from 1.

    Args:
        order: "B,G,R,N", a dash for a band that is not used, or the name of an order; None to go by the file.

    Raises:
        InputError: an unknown role, one that comes twice, more roles than bands, a file that tells nothing, or too few
            bands to tell bare ground by.
    """
    roles = _as_told(order, len(facts), name) if order else _as_found(facts)
    if not roles:
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{name} has {count} bands and does not say which is which. Give the order of the bands, e.g. B,G,R,N "
                "(- for a band that is not used, S2 for Sentinel-2, L7 for Landsat).",
            ),
            name=name,
            count=len(facts),
        )
    if "R" not in roles or not ("N" in roles or {"B", "G"} <= set(roles)):
        raise InputError(
            QT_TRANSLATE_NOOP(
                "MineRestoration",
                "{name}: bare ground is told by red and near infrared, or by red, green and blue; "
                "the bands are {roles}. Correct the order of the bands.",
            ),
            name=name,
            roles=", ".join(roles),
        )
    return roles


def _as_told(order: str, count: int, name: str) -> dict[str, int]:
    named = ORDERS.get(order.strip().upper())
    if named is not None and count > 1:
        if count not in named:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "{name} has {count} bands; the order {order} is known for {known} bands. "
                    "Give the order band by band, e.g. B,G,R,N.",
                ),
                name=name,
                count=count,
                order=order.strip(),
                known=", ".join(map(str, sorted(named))),
            )
        order = named[count]
    words = [word.strip().upper() for word in re.split(r"[,，;\s]+", order.strip()) if word.strip()]
    roles: dict[str, int] = {}
    for number, word in enumerate(words, 1):
        if word in ("-", "–", "—", "_"):
            continue
        if word not in ROLES or word in roles or number > count:
            raise InputError(
                QT_TRANSLATE_NOOP(
                    "MineRestoration",
                    "The order of bands {order} does not fit {name} ({count} bands) at {word}. "
                    "Use B, G, R, RE, N, S1, S2, each once, and - for a band that is not used.",
                ),
                order=repr(order),
                name=name,
                count=count,
                word=repr(word),
            )
        roles[word] = number
    return roles


def _as_found(facts: Sequence[BandFacts]) -> dict[str, int]:
    roles = _by_words([item.description for item in facts])
    if "R" not in roles:
        roles = _by_codes([item.description for item in facts])
    if "R" not in roles:
        roles = _by_words([item.colour for item in facts])
    if "R" not in roles and len(facts) == 3 and not any(item.colour or item.description for item in facts):
        roles = {"R": 1, "G": 2, "B": 3}
    return roles if "R" in roles else {}


def _by_words(texts: Sequence[str]) -> dict[str, int]:
    roles: dict[str, int] = {}
    for number, text in enumerate(texts, 1):
        role = next((role for pattern, role in _WORDS if pattern.search(text.casefold())), None)
        if role is not None:
            roles.setdefault(role, number)
    return roles


def _by_codes(texts: Sequence[str]) -> dict[str, int]:
    """Band names like B8A: those of Sentinel-2 where they hold bands that only it has, else those of a Landsat."""
    codes: dict[str, int] = {}
    for number, text in enumerate(texts, 1):
        match = _CODE.search(text)
        if match is not None:
            codes.setdefault(f"B{match.group(1).upper()}", number)
    if not codes:
        return {}
    if codes.keys() & {"B8A", "B11", "B12"}:
        table = SENTINEL_2
    elif codes.keys() >= {"B2", "B3", "B4", "B5", "B6", "B7"}:
        table = LANDSAT_8
    elif codes.keys() >= {"B1", "B2", "B3", "B4", "B5", "B7"}:
        table = LANDSAT_7
    elif codes.keys() == {"B2", "B3", "B4", "B8"}:
        table = SENTINEL_2
    else:
        return {}
    return {role: codes[code] for code, role in table.items() if code in codes}
