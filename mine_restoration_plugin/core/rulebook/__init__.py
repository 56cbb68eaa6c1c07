"""Numbers of law and practice: value, unit, source, checked or not; national → province → county."""

from .book import Rule, Rulebook, national_folder

__all__ = ["Rule", "Rulebook", "national_folder"]
