"""The work list in the browser, calendars, and word of mail that came back: what is reached without Prefect."""
