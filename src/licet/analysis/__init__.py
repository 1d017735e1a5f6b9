"""Questions about the law itself: what a change moves, and what if."""
