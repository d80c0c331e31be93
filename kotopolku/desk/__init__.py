"""What is reached over the web without Prefect: calendars, and word of mail that came back."""
