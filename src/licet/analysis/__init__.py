"""Questions about the law itself: what is proved, what changed, what a change moves, and what if."""
