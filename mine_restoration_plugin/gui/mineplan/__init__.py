"""Diagnose and Cost and funds: what the plan says about the selected mine, and the decisions it rests on."""
