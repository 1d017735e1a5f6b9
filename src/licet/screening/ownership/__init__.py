"""Who owns a party and where it is headquartered: two graphs, two different tests.

Ownership asks whether listed parties together hold 50 per cent or more; headquarters asks where the ultimate
parent sits.
"""
