"""``python -m tests.fuzz``: whatever can be sent to the desk, for minutes."""
