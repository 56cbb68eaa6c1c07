"""The rooms of the stage ``measures``: soil, erosion, drains and structures, monitoring and aftercare."""
