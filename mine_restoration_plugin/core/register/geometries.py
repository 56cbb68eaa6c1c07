"""Outlines and points as bytes: plain WKB, PostGIS's EWKB and the GeoPackage's binary, of which logs may hold any."""

from __future__ import annotations

import struct
from typing import Any

from osgeo import ogr

from ..geodata.shapes import from_ogr
from .dictionary import Entity

_SRID = 0x20000000
_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
"""Bytes of the envelope in the head of a GeoPackage geometry, by its kind."""


def ewkb(wkb: bytes, srid: int) -> bytes:
    """Little-endian WKB with the number of its coordinate system."""
    kind = struct.unpack_from("<I", wkb, 1)[0]
    return struct.pack("<BII", 1, kind | _SRID, srid) + wkb[5:]


def plain_wkb(content: bytes) -> bytes | None:
    """The WKB in any of the three forms; None where a GeoPackage's geometry is empty.

    Raises:
        ValueError: it is none of them.
    """
    if content[:2] == b"GP":
        flags = content[3]
        return None if flags & 0b10000 else content[8 + _ENVELOPES[(flags >> 1) & 0b111] :]
    if content[:1] not in (b"\x00", b"\x01"):
        raise ValueError("not a geometry")
    order = "<" if content[0] else ">"
    kind = struct.unpack_from(order + "I", content, 1)[0]
    if kind & _SRID:
        return content[:1] + struct.pack(order + "I", kind & ~_SRID) + content[9:]
    return content


def geometry_of(content: str | bytes | None) -> Any:
    """The OGR geometry of hexadecimal or plain bytes; None where there is none."""
    if not content:
        return None
    wkb = plain_wkb(bytes.fromhex(content) if isinstance(content, str) else content)
    return None if wkb is None else ogr.CreateGeometryFromWkb(wkb)


def place_of(entity: Entity, content: str | bytes | None) -> dict[str, Any]:
    """``polygons`` or ``point`` of a row, as stores give them."""
    geometry = geometry_of(content)
    if entity.geometry == "point":
        empty = geometry is None or geometry.IsEmpty()
        return {"point": None if empty else (geometry.GetX(), geometry.GetY())}
    return {"polygons": [] if geometry is None else from_ogr(geometry)}
