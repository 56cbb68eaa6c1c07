"""Designing the ground: map tools with live volumes, their settings, and the scenarios they leave."""
