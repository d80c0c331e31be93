"""What a report does to a placement: plain functions over a session, without Prefect."""
