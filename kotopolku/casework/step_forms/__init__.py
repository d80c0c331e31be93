"""The typed reports of the areas' steps: one registry for Prefect's form and the desk, beside the command line."""
