"""Whether a look or layout is still the one we gave a layer, or the user's own by now."""

from __future__ import annotations

import hashlib

from qgis.core import QgsMapLayer


def remember_ours(layer: QgsMapLayer, key: str, content: str) -> None:
    """Note that ``content`` is what we just gave the layer."""
    layer.setCustomProperty(key, _mark(content))


def ours_still(layer: QgsMapLayer, key: str, content: str) -> bool:
    """Whether nobody changed it since; a layer that we never gave anything is ours to fill."""
    known = layer.customProperty(key)
    return known is None or known == _mark(content)


def _mark(content: str) -> str:
    return hashlib.sha256(content.encode("utf-8")).hexdigest()[:16]
