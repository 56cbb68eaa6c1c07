"""Slope stability of soils: sections, limit equilibrium on circles and polylines, searches, reliability."""
