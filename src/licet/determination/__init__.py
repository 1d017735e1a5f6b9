"""From a transaction and an edition to a determination: boundary, facts, plan, answer."""
