"""Boundary points (界址点坐标) as text, in all the ways it is written: read, said what was read, written back."""
