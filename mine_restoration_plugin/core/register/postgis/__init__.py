"""The register in a PostGIS database, for many hands: the same rows, log and row versions as in a GeoPackage."""
