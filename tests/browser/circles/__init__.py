"""The live circle in a browser."""
