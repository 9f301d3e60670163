"""Form fields and the forms that several areas share."""
