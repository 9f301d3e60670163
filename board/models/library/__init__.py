"""The library: finding what any team has tried, what is like it, borrowing it, and how one experiment led to the next."""
