"""Map tools: outlines picked with the magic wand, drawn with numbers at the cursor, and units by one click."""
