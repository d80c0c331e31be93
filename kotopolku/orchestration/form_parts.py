"""What several kinds of a form have in common."""

from typing import Any

from kotopolku.casework.agenda import Agenda
from kotopolku.casework.context import Context
from kotopolku.orchestration.kinds import Kind, a_choice, a_kind
from kotopolku.orchestration.staff_choices import staff_choices


def form_mark(agenda: Agenda) -> str:
    """Return what every constant of this form ends with; an answer to an older form has another."""
    return f" · form {agenda.version}"


def reported_by(agenda: Agenda, context: Context) -> Any:
    """Return the field that says who reports."""
    return a_choice("Reported by", staff_choices(context, agenda.municipality))


def back(agenda: Agenda) -> type[Kind]:
    """Return the kind that leads back to the agenda."""
    return a_kind("back", "Back", f"Back to the agenda{form_mark(agenda)}")
