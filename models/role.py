"""Roles: who may do a step."""

from enum import StrEnum

from pydantic import model_validator

from models.values import Identifier, Names, Value


class Organisation(StrEnum):
    """Which kind of organisation a role belongs to; it decides where its holder is looked up."""

    MUNICIPALITY = "municipality"
    COUNTY = "county"
    EMPLOYMENT_AREA = "employment_area"
    STATE = "state"
    OTHER = "other"


class Role(Value):
    """A role of domain experts. An external role acts outside the system and is never written to."""

    id: Identifier
    """The role's name in definitions."""
    name: Names
    """The role's name in Finnish, Swedish and English."""
    organisation: Organisation
    """Where its holder works."""
    public_authority: bool = False
    """The role exercises public authority: its holder must be an office-holder."""
    integration_service: bool = False
    """Part of integration services, which a municipality may have run by another (integration_by)."""
    superior: Identifier | None = None
    """The role that is told when this one misses a date; a local choice, not law."""
    external: bool = False
    """Acts outside the system: has no work items and gets no notices."""
    watched_by: Identifier | None = None
    """Who has the work item of an external role and reports its outcome."""

    @model_validator(mode="after")
    def _external_is_watched(self) -> "Role":
        if self.external and self.watched_by is None:
            raise ValueError("an external role needs watched_by: the role that has its work items")
        if self.watched_by and not self.external:
            raise ValueError("watched_by stands only with external: true")
        return self


class RoleBook(Value):
    """The whole of roles.yaml."""

    roles: tuple[Role, ...]
    """The roles."""
