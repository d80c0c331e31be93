"""The pure core: calendar, limits, planner, changes and explanations."""
