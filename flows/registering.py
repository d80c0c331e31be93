"""What every form that opens a placement does: check, open, start the run, or end as "Not opened"."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any, NoReturn

from prefect.exceptions import Abort

from flows.registration_checks import checked_form
from flows.registration_titles import title_of
from kotopolku.casework.opening import CONTACT_KNOWN, PROPOSAL_KNOWN, Registration
from kotopolku.errors import CaseworkRefusedError, InputRefusedError, InstallationError, KotopolkuError
from kotopolku.orchestration.page_words import PageWords
from kotopolku.orchestration.prefect_wire import PrefectUnreachableError
from kotopolku.points import reached
from kotopolku.sentences import error_lines
from models.vocabulary import Track
from tasks.placements import open_case, start_placement
from tasks.run_log import tell
from tasks.surroundings import connected, installation, own_run

NOT_OPENED = "Not opened"


def register(track: Track, written: Mapping[str, Any]) -> None:
    """Open a placement and start its run; end this run as "Not opened" if something is wrong.

    A run that is tried again opens nothing new.
    """
    try:
        registration, actor = checked_form(installation().context(), track, written)
    except InputRefusedError as refused:
        wrong = {problem.path.partition(".")[0] for problem in refused.problems}
        end_not_opened(refused, kept={name: value for name, value in written.items() if name not in wrong})
    opening = open_case(registration, actor)
    if opening.refused_for is not None and not _is_own(opening.refused_for):
        end_not_opened(opening.refused_for)
    tell(_opened_line(opening.case_number, registration))
    reached("register_opened")
    with suppress(PrefectUnreachableError, InstallationError):
        # What could not be started now, housekeeping starts.
        start_placement(opening.case_number)
    with connected() as api:
        api.update_run(
            own_run().id, name=opening.case_number, tags=["register", f"municipality:{registration.municipality}"]
        )


def _by_titles(error: KotopolkuError) -> KotopolkuError:
    """Return an error whose problems name the fields as the form does."""
    if not isinstance(error, InputRefusedError):
        return error
    return InputRefusedError(tuple(replace(problem, path=title_of(problem.path)) for problem in error.problems))


def _opened_line(case_number: str, registration: Registration) -> str:
    words, number = PageWords(installation().context()), len(registration.members)
    place = words.municipality(registration.municipality)
    return f"Opened {case_number}: {words.track(registration.track)}, {place}, people: {number}."


def json_ready(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed as JSON holds it."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _is_own(refusal: CaseworkRefusedError) -> bool:
    """Whether the placement that has the diary number already was opened by this very run, which carries its number."""
    return refusal.code in (PROPOSAL_KNOWN, CONTACT_KNOWN) and refusal.values["name"] == own_run().name


def end_not_opened(error: KotopolkuError, kept: Mapping[str, Any] | None = None) -> NoReturn:
    """End this run as Cancelled "Not opened", and overwrite what was typed as its name and tags.

    Of the parameters only what was right is *kept*: what somebody typed into a date may be secret.

    Returning a `Cancelled` state would end it in the same way, but with a traceback in the logs. `Abort` ends the
    process quietly and leaves the state as it is.
    """
    with connected() as api:
        parameters = None if kept is None else json_ready(kept)
        api.update_run(own_run().id, name=NOT_OPENED.lower(), tags=["register"], parameters=parameters)
        sentences = error_lines(_by_titles(error), "en")
        tell(*(f"{NOT_OPENED}: {sentence}" for sentence in sentences))
        api.set_state(own_run().id, "CANCELLED", NOT_OPENED, "\n".join(sentences))
    raise Abort
