"""Answers about contact with social welfare."""

from tasks.answering import recording_task

record_social_welfare_answer = recording_task("social welfare")
