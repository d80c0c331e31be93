"""Answers about the home of a household."""

from tasks.answering import recording_task

record_housing_answer = recording_task("housing")
