"""What a change of a date would change, old and new, as Markdown for the form that asks to confirm it."""

from datetime import date

from kotopolku.casework.agenda import Agenda
from kotopolku.casework.context import Context
from kotopolku.orchestration.page_lines import RESTRICTED
from kotopolku.orchestration.page_words import HOUSEHOLD, PageWords
from kotopolku.planning.changes import Change
from models.plan import Status

#: What the changing fields of a planned step are called.
_FIELDS = {
    "role": "who",
    "status": "status",
    "opens_on": "opens on",
    "earliest": "not before",
    "eligible_until": "right ends",
    "statutory_due": "due by law",
    "act_by": "act by",
    "target_due": "own target",
    "impossible": "impossible",
}


def changes_list(changes: tuple[Change, ...], agenda: Agenda, context: Context) -> str:
    """Return one line for each step that changes."""
    if not changes:
        return "Nothing else would change."
    words = PageWords(context)
    steps = context.definition(agenda.track, agenda.municipality, agenda.process_version).by_id
    rows = ["This would change:", ""]
    for change in changes:
        step = steps[change.key.step]
        name = RESTRICTED if step.sensitive else step.name.en
        said = [
            f"{title} {_old_and_new(change, field, words)}"
            for field, title in _FIELDS.items()
            if _is_new(change, field)
        ]
        rows.append(f"- {name}, {change.key.person or HOUSEHOLD}: {', '.join(said) or 'new'}")
    return "\n".join(rows)


def _is_new(change: Change, field: str) -> bool:
    return field in change.changed and getattr(change.before, field, None) != getattr(change.after, field, None)


def _old_and_new(change: Change, field: str, words: PageWords) -> str:
    old, new = (_said(getattr(step, field, None), field, words) for step in (change.before, change.after))
    return f"{old} → {new}"


def _said(value: object, field: str, words: PageWords) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if value is None:
        return "–"
    return words.terms.statuses[Status(str(value))] if field == "status" else words.role(str(value))
