"""What the forms that open a placement ask for: choices, dates, numbers and a diary number, never a name."""

import inspect
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from prefect import Flow
from pydantic import WithJsonSchema
from pydantic_core import MISSING

from config.library import Library, RawFile
from config.settings import Settings
from kotopolku.casework.form_registration import ASSISTED, INDEPENDENT, MOST_PEOPLE
from kotopolku.casework.policy import REGISTERING_ROLES
from kotopolku.casework.registration import PROPOSAL_REFERENCE
from models.organisation import Municipality, Region
from models.vocabulary import Track


def _regions() -> Iterator[Region]:
    """Yield the organisation files. A flow's form is made when it is decorated, so this happens on import."""
    for file in Library(Settings().config_directory).read_folder("organisations"):
        if isinstance(file, RawFile):
            yield Region.model_validate(file.data)


def _label(place: Municipality) -> str:
    """Return a municipality's names, e.g. "Vasa / Vaasa"."""
    return " / ".join(dict.fromkeys((place.name.sv, place.name.fi)))


_REGIONS = tuple(_regions())

#: The id of each municipality by what the form calls it.
MUNICIPALITIES = {_label(place): place.id for region in _REGIONS for place in region.municipalities}

#: The staff ids that may be chosen.
STAFF = tuple(
    sorted(person.id for region in _REGIONS for person in region.staff if REGISTERING_ROLES & set(person.roles))
)

# The page and the server read the schemas; what arrives is checked by us, so anything may arrive.
MunicipalityChoice = Annotated[str | None, WithJsonSchema({"type": "string", "enum": list(MUNICIPALITIES)})]
StaffChoice = Annotated[str | None, WithJsonSchema({"type": "string", "enum": list(STAFF)})]
DiaryNumber = Annotated[
    str | None, WithJsonSchema({"type": "string", "pattern": PROPOSAL_REFERENCE, "minLength": 3, "maxLength": 40})
]
PickedDay = Annotated[date | None, WithJsonSchema({"type": "string", "format": "date"})]
"""Without the null that the page would show as a choice of its own."""
Count = Annotated[int, WithJsonSchema({"type": "integer", "minimum": 0, "maximum": MOST_PEOPLE})]

MoveModeChoice = Annotated[str | None, WithJsonSchema({"type": "string", "enum": [ASSISTED, INDEPENDENT]})]

#: What the form of each track cannot do without; the second holds the diary number.
REQUIRED = {
    Track.QUOTA: ("municipality", "proposal_reference", "proposal_received", "reported_by"),
    Track.MUNICIPALITY_PLACE: ("municipality", "proposal_reference", "proposal_received", "reported_by"),
    Track.SELF_SETTLED: ("municipality", "contact_reference", "contact_received", "reported_by"),
}


def ask_for_what_is_required(form: Flow[..., Any], track: Track) -> None:
    """Let the page mark the required fields and leave the others empty, and keep the function's own defaults.

    Whoever switches the page's validation off can leave a field out. With no default, Prefect would then fail the
    run before our function can say which field is missing. And a default of null would be sent by the page, and
    refused by the server as no date.
    """
    shown = inspect.signature(form.fn)
    fields = [
        field.replace(kind=inspect.Parameter.KEYWORD_ONLY, default=_shown_default(field, REQUIRED[track]))
        for field in shown.parameters.values()
    ]
    form.__signature__ = shown.replace(parameters=fields)  # type: ignore[attr-defined]


def _shown_default(field: inspect.Parameter, required: tuple[str, ...]) -> object:
    if field.name in required:
        return inspect.Parameter.empty
    return MISSING if field.default is None else field.default
