"""Drawings (DXF) as CASS and AutoCAD write and reopen them."""
