"""Benchmarks: the numbers that the board promises to hold, each measured by one command."""
