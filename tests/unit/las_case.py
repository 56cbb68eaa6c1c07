"""LAS files made byte by byte after the ASPRS specification, not by the library that reads them."""

from __future__ import annotations

import struct

import numpy as np

HEADS = {0: 227, 1: 227, 2: 227, 3: 235, 4: 375}
LENGTHS = {0: 20, 1: 28, 2: 26, 3: 34, 6: 30}


def keys(*pairs):
    """A GeoTIFF key directory as one VLR (54 bytes of head)."""
    body = struct.pack("<4H", 1, 1, 0, len(pairs)) + b"".join(struct.pack("<4H", k, 0, 1, v) for k, v in pairs)
    return struct.pack("<H16sHH32s", 0, b"LASF_Projection", 34735, len(body), b"") + body


def write_las(path, points, *, minor=2, form=0, vlrs=()):
    """Points (x, y, z, class, withheld) as LAS 1.x, formats 0 to 3 and 6; scale 0.01, offset 0."""
    head, length, body, number = HEADS[minor], LENGTHS[form], b"".join(vlrs), len(points)
    xyz = np.array([p[:3] for p in points], dtype=float)
    low, high = xyz.min(axis=0), xyz.max(axis=0)
    old = 0 if form >= 6 else number
    raw = struct.pack("<4sHHIHH8sBB32s32sHHHIIBHI5I", b"LASF", 0, 0, 0, 0, 0, b"", 1, minor, b"", b"", 1, 2025, head,
                      head + len(body), len(vlrs), form, length, old, *[old, 0, 0, 0, 0])  # fmt: skip
    raw += struct.pack("<6d", 0.01, 0.01, 0.01, 0.0, 0.0, 0.0)
    raw += struct.pack("<6d", high[0], low[0], high[1], low[1], high[2], low[2])
    if minor >= 3:
        raw += struct.pack("<Q", 0)
    if minor >= 4:
        raw += struct.pack("<QIQ15Q", 0, 0, number, *([number] + [0] * 14))
    assert len(raw) == head
    records = []
    for x, y, z, kind, hidden in points:
        place = struct.pack("<3iH", round(x * 100), round(y * 100), round(z * 100), 0)
        if form >= 6:
            record = place + struct.pack("<BBBBhHd", 0x11, 4 if hidden else 0, kind, 0, 0, 0, 0.0)
        else:
            record = place + struct.pack("<BBbBH", 0x09, kind | (0x80 if hidden else 0), 0, 0, 0)
        records.append(record.ljust(length, b"\0"))
    path.write_bytes(raw + body + b"".join(records))
    return path
