"""Soil loss by rain, before and after a design: RUSLE and CSLE on surfaces, with guards against wrong units."""
