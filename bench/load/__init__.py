"""The desk under load: a real process, a large database, and 20 people at once."""
