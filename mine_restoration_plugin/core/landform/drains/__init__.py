"""Drains of a designed surface: where they run, how much water they carry, which section they need."""
