"""Plots against other people's layers: areas that add up, in tables that may leave the inner network."""
