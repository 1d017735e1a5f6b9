"""The press desk: articles → attributed, dated signals → lined up against the law of their day."""
