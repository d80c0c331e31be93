"""The forms that a coordinator triggers, one per track: check, open the placement, start its run."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any, NoReturn

from prefect import flow
from prefect.exceptions import Abort

from flows.registration_checks import checked_form
from flows.registration_form import (
    Count,
    DiaryNumber,
    MunicipalityChoice,
    PickedDay,
    StaffChoice,
    ask_for_what_is_required,
)
from kotopolku.errors import CaseworkRefusedError, InputRefusedError, InstallationError, KotopolkuError
from kotopolku.orchestration.prefect_wire import PrefectUnreachableError
from kotopolku.points import reached
from kotopolku.sentences import error_lines
from models.vocabulary import Track
from tasks.placements import open_case, start_placement
from tasks.surroundings import connected, installation, own_run

NOT_OPENED = "Not opened"


@flow(name="register-quota", validate_parameters=False)
def register_quota(
    municipality: MunicipalityChoice = None,
    proposal_reference: DiaryNumber = None,
    proposal_received: PickedDay = None,
    adults_18_to_64: Count = 1,
    adults_65_and_over: Count = 0,
    children_7_to_17: Count = 0,
    children_under_7: Count = 0,
    emergency: bool = False,
    unaccompanied: bool = False,
    reported_by: StaffChoice = None,
    arrival: PickedDay = None,
    referral_decided: PickedDay = None,
) -> None:
    """Leave Run name, Tags and Message alone; nothing here may hold a name.

    Opens the placement of a household that comes by the refugee quota (kiintiöpakolainen, kvotflykting).

    Args:
        municipality: Where the household will live (kunta, kommun).
        proposal_reference: The diary number of the authority's proposal (diaarinumero, diarienummer):
            letters, digits and dashes, at least one digit. Never a name.
        proposal_received: The day on which the proposal came (kuntapaikkaesitys saapunut, förslaget om kommunplats
            inkommet). The page shows month/day/year.
        adults_18_to_64: How many people from 18 to 64 years (18–64-vuotiaat, personer 18–64 år).
        adults_65_and_over: How many people of 65 years or more (65 vuotta täyttäneet, personer som fyllt 65 år).
        children_7_to_17: How many children from 7 to 17 years (7–17-vuotiaat, barn 7–17 år).
        children_under_7: How many children under 7 years (alle 7-vuotiaat, barn under 7 år).
        emergency: An emergency case of the quota (hätätapaus, nödfall).
        unaccompanied: The children come without a guardian (ilman huoltajaa, utan vårdnadshavare).
        reported_by: Your staff id (työntekijätunnus, personalens id).
        arrival: The day of arrival, if it is known (saapumispäivä, ankomstdag).
        referral_decided: The day of the decision on the municipality, if there is one (kuntaanosoituspäätös,
            beslut om kommunanvisning).
    """
    # locals() is the form: every parameter by its name.
    register(Track.QUOTA, dict(locals()))


ask_for_what_is_required(register_quota)


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
    reached("register_opened")
    with suppress(PrefectUnreachableError, InstallationError):
        # What could not be started now, housekeeping starts.
        start_placement(opening.case_number)
    with connected() as api:
        api.update_run(
            own_run().id, name=opening.case_number, tags=["register", f"municipality:{registration.municipality}"]
        )


def json_ready(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed as JSON holds it."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _is_own(refusal: CaseworkRefusedError) -> bool:
    """Whether the placement that the proposal has already was opened by this very run, which carries its number."""
    return refusal.code == "proposal_known" and refusal.values["name"] == own_run().name


def end_not_opened(error: KotopolkuError, kept: Mapping[str, Any] | None = None) -> NoReturn:
    """End this run as Cancelled "Not opened", and overwrite what was typed as its name and tags.

    Of the parameters only what was right is *kept*: what somebody typed into a date may be secret.

    Returning a `Cancelled` state would end it in the same way, but with a traceback in the logs. `Abort` ends the
    process quietly and leaves the state as it is.
    """
    with connected() as api:
        parameters = None if kept is None else json_ready(kept)
        api.update_run(own_run().id, name=NOT_OPENED.lower(), tags=["register"], parameters=parameters)
        api.set_state(own_run().id, "CANCELLED", NOT_OPENED, "\n".join(error_lines(error, "en")))
    raise Abort
