"""How far earth and rock are hauled, on what, and what a bank cubic metre of it costs."""
