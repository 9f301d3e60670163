"""The Monday round-up: its draft, items, pictures, letters and archive."""
