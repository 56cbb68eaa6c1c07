"""What needs qgis.core only: styles of layers and the map sheets of a plan."""
