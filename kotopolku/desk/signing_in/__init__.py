"""Signing in: one-time links, the organisation's own accounts, sessions, and how often somebody may try."""
