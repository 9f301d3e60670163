"""Form fields and base forms that several areas share."""
