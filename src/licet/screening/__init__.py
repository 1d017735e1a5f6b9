"""Who a party is: names in every script against the lists, and who owns and heads it.

A name travels  fold → tokens → views → candidates → alignment → band → fact.  Results leave this room as
facts (`confirmed | possible | none | not_screened`), never as verdicts.
"""
