"""Soil: how thick it is to lie, where it comes from, and the water it needs."""
