"""Everything that is true without QGIS: Python, numpy, scipy and GDAL/OGR only.

The stages form one road; each imports only the stages before it in the layers contract of pyproject.toml.
"""
