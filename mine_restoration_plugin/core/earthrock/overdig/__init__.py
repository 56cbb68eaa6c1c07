"""Proof, clause by clause, that a design digs no more than safety needs."""
