"""Rasters and plain polygons by path: grids, windows, alignment, coordinate systems, areas, coverage of cells."""
