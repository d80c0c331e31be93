"""Answers about the hand-over of health data."""

from tasks.answering import recording_task

record_health_data_answer = recording_task("health data")
