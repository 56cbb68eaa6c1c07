"""The three ways in which reviewers reckon earthwork volumes: grid squares, triangulated prisms, cross-sections."""
