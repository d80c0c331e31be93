"""Brings Prefect's page of one placement up to date, without resuming its run; what is up to date is left alone."""

from contextlib import suppress
from typing import Any

from sqlmodel import col, select, update

from kotopolku.casework.agenda import Agenda, agenda_of
from kotopolku.casework.context import Context
from kotopolku.casework.milestones import preview_date
from kotopolku.errors import CaseworkRefusedError
from kotopolku.installation import Installation
from kotopolku.orchestration.actions import date_change
from kotopolku.orchestration.form_parts import form_mark
from kotopolku.orchestration.forms import form_kinds
from kotopolku.orchestration.kinds import ANSWER, a_kind, form_schema
from kotopolku.orchestration.pages import artifact_key, artifact_text, form_text, tags
from kotopolku.orchestration.prefect_api import Keyset, PrefectApi, ResumeRefusedError
from kotopolku.orchestration.showing import (
    NOTHING_SEEN,
    Seen,
    forget_answered_forms,
    show_artifact,
    show_form_texts,
    show_head,
)
from kotopolku.persistence.database import reading, transaction
from kotopolku.planning.changes import Change
from models.placement import Placement


def publish(
    api: PrefectApi,
    installation: Installation,
    case_number: str,
    *,
    repair: bool = False,
    context: Context | None = None,
    seen: Seen = NOTHING_SEEN,
) -> bool:
    """Write tags, artifact and the waiting form. Return False when no form waits: the run will show its own.

    Repeats itself until what it wrote is what is true, so that two publishers may race.

    Args:
        api: A connection to Prefect.
        installation: Whose placement it is.
        case_number: The placement.
        repair: Create a missing form too; only for a run that has been suspended for a while.
        context: This moment's casework, where many are published at once.
        seen: What was seen of their pages a moment ago.
    """
    context = context or installation.context()
    while True:
        agenda, run_id, changes = _read(installation, context, case_number)
        if run_id is None:
            return False
        show_head(api, run_id, case_number, tags(agenda, context), seen)
        is_old = show_artifact(api, run_id, artifact_key(case_number), artifact_text(agenda, context), seen)
        form = _form(agenda, context, changes)
        # A run that waits without a form, because its publisher died in between, could not be woken to its end.
        is_lost = not agenda.open and _is_suspended(api, run_id)
        # Only a form that is there is replaced: the run creates its first one itself, a moment after it is suspended.
        keyset, is_made = Keyset.of(agenda.key), repair or is_lost
        shown = show_form_texts(api, run_id, keyset, *form, is_made=is_made, is_old=is_old)
        if shown:
            _wake_to_end(api, run_id, agenda)
        if _is_still_true(installation, agenda, published=shown or not agenda.open):
            return shown
        seen = NOTHING_SEEN


def show_form(api: PrefectApi, installation: Installation, case_number: str, run_id: str, keyset: Keyset) -> None:
    """Put the first form of a run that has just been suspended, and let go of those before; called by the run itself.

    A form that is there already (a cancelled run that was retried waits on the same key) is replaced.
    """
    context = installation.context()
    while True:
        agenda, _, changes = _read(installation, context, case_number)
        show_form_texts(api, run_id, keyset, *_form(agenda, context, changes), is_made=True)
        # The placement may have ended while the run was on its way to wait.
        _wake_to_end(api, run_id, agenda)
        if _is_still_true(installation, agenda, published=True):
            break
    forget_answered_forms(api, run_id, agenda.sequence)


def _read(
    installation: Installation, context: Context, case_number: str
) -> tuple[Agenda, str | None, tuple[Change, ...] | None]:
    with reading(installation.database) as session:
        agenda = agenda_of(session, context, case_number)
        run_id = session.exec(select(Placement.run_id).where(Placement.case_number == case_number)).one()
        changes = None
        if agenda.open and agenda.follow_up.get("form") == "confirm_date":
            with suppress(CaseworkRefusedError):
                changes = preview_date(session, context, case_number, date_change(agenda.follow_up))
    return agenda, run_id, changes


def _form(agenda: Agenda, context: Context, changes: tuple[Change, ...] | None) -> tuple[dict[str, Any], str]:
    if not agenda.open:
        ended = a_kind("ended", "Ended", f"This placement has ended{form_mark(agenda)}")
        return form_schema([ended], "This placement has ended"), artifact_text(agenda, context)
    schema = form_schema(form_kinds(agenda, context), "What has happened?")
    return schema, form_text(agenda, context, changes)


def _is_suspended(api: PrefectApi, run_id: str) -> bool:
    run = api.read_run(run_id)
    return run is not None and run["state"]["name"] == "Suspended"


def _wake_to_end(api: PrefectApi, run_id: str, agenda: Agenda) -> None:
    """Resume a run whose placement has ended, so that it ends too; if somebody was quicker it ends all the same."""
    if agenda.open:
        return
    with suppress(ResumeRefusedError):
        api.resume(run_id, {ANSWER: {"ended": f"This placement has ended{form_mark(agenda)}"}})


def _is_still_true(installation: Installation, agenda: Agenda, *, published: bool) -> bool:
    with transaction(installation.database) as session:
        placement = session.exec(select(Placement).where(Placement.case_number == agenda.case_number)).one()
        if placement.version != agenda.version:
            return False
        if published:
            session.exec(
                update(Placement)
                .where(col(Placement.id) == placement.id, col(Placement.version) == agenda.version)
                .values(published_version=agenda.version)
            )
    return True
