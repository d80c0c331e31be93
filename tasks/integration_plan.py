"""Answers about the integration plan."""

from tasks.answering import recording_task

record_integration_plan_answer = recording_task("integration plan")
