"""The stages of a plan after the ground: each reads what came before and adds a chapter."""
