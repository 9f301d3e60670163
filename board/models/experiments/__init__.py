"""Experiments: a change that a team tries, from idea to decision, with its hypothesis, prediction, result and learning."""
