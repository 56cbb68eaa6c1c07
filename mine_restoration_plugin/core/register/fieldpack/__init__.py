"""The field pack: what goes to the field, and how it comes back without anything lost."""
