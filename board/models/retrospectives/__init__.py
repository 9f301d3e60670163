"""Retrospectives: what went well, what to do better, the three improvements chosen, and the closing of a sprint."""
