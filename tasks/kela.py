"""Answers about applications to Kela."""

from tasks.answering import recording_task

record_kela_answer = recording_task("kela")
