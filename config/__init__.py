"""What a municipality changes without touching code, and the readers of it."""
