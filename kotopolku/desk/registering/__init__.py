"""Registering households: one question a page, or a file."""
