"""The pages of the areas of work: housing, health data, Kela, the household's path and calendars."""
