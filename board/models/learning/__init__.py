"""Learning cards: what holds across experiments, and which evidence supports or contradicts it."""
