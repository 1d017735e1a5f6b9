"""Interpreters of the predicate tree; they know logic only, and never see the rulebook or a date."""
