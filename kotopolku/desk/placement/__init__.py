"""A placement: its timeline, dates, people, notices and log."""
