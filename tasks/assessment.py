"""Answers about the assessment of skills and needs."""

from tasks.answering import recording_task

record_assessment_answer = recording_task("assessment")
