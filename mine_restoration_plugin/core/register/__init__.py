"""The mine register: a GeoPackage made from the data dictionary, with lock, history and migrations."""
