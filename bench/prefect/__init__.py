"""What Prefect costs: its database, a report through its page, the overview, and the morning's pages."""
