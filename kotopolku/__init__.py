"""How we decide, and how people reach it."""
