"""Questions about the law itself: what is proved, what changed, where its lines run and what would cross them."""
