"""The part that runs in a child Python: Word and Excel files from JSON.

It sees only the standard library, this package's light modules and the bundled libraries, never QGIS, GDAL or numpy.
"""
