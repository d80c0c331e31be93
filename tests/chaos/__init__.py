"""Random kills of real processes on a real database and a real mail server, and the account of what became of it."""
