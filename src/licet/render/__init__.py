"""Determinations as documents and pictures: JSON, terminal, HTML. Nothing is decided here."""
