"""The demo: one fictitious family received on a real Prefect server, in minutes."""
