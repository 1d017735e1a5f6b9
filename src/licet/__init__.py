"""Licet: what the US export-control regime for AI chips requires, on any date, with proof."""
