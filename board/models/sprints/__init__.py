"""Sprints: a team's dated windows with a goal, and which experiments were tried in each."""
