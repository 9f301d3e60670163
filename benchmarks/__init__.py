"""Benchmarks: the performance that the board promises, each measured by one command."""
