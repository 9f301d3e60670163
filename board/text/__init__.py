"""Text: words, their stems and spellings, independent of what the product knows."""
