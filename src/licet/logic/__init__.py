"""The language of the law as data: truth, numbers, leaves, the predicate tree and its vocabulary."""
