"""Four eyes: which reports need a second person, and who that may be."""

from kotopolku.casework.case import Case
from kotopolku.casework.context import Context
from kotopolku.errors import CaseworkRefusedError
from models.case_report import CaseReport, ReportKind
from models.organisation import StaffMember
from models.plan import StepKey
from models.process import Step

#: What takes a right away. What was done speaks for itself, and that a step cannot go on for now ends nothing.
_AGREED_KINDS = frozenset({ReportKind.NOT_NEEDED})


def needs_second_person(step: Step, kind: ReportKind) -> bool:
    """Whether a report of this kind counts only once a second person agrees."""
    return step.four_eyes and kind in _AGREED_KINDS


def is_about(report: CaseReport, key: StepKey) -> bool:
    """Whether a report is about one planned step."""
    return (report.step, report.person, report.occurrence) == (key.step, key.person or "", key.occurrence)


def check_not_awaited(case: Case, key: StepKey) -> None:
    """Refuse another report while one waits for a second person.

    Raises:
        CaseworkRefusedError: One does.
    """
    waiting = next((one for one in case.reports if one.is_awaited and is_about(one, key)), None)
    if waiting:
        raise CaseworkRefusedError("second_awaited", name=key.step, who=waiting.reported_by)


def check_second_person(context: Context, person: StaffMember, municipality: str, role: str, first: str) -> None:
    """Refuse who cannot be the second person: the first, or somebody with neither the role nor public office here.

    Raises:
        CaseworkRefusedError: She cannot.
    """
    if person.id == first:
        raise CaseworkRefusedError("second_is_first", name=person.id)
    if not (_serves(context, person, municipality, role) and (role in person.roles or person.office_holder)):
        raise CaseworkRefusedError("second_without_role", name=person.id, role=role)


def _serves(context: Context, person: StaffMember, municipality: str, role: str) -> bool:
    """Whether the person's organisation serves the municipality in work of this role."""
    region = next(one for one in context.definitions.regions if person in one.staff)
    organisation = next(unit.organisation for unit in region.units if unit.id == person.unit)
    is_integration = context.definitions.roles[role].integration_service
    return organisation in region.organisations_serving(municipality, for_integration=is_integration)
