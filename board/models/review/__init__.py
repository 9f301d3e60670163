"""The review: what was learned, what is less risky now and what waits for a lead, with the facts and figures behind it."""
