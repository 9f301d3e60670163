"""Circles: live retrospectives, led by a facilitator through their phases, with private notes and votes."""
