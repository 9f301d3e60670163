"""Evidence: measures with their readings and limits, what was expected and what came of it, risks, and the cost of learning."""
