"""Soil for the finished ground: how much is wanted, how much is there, where the rest comes from."""
