"""Whether the county takes part in assessment, plan and review must not contradict whom they are shared with."""

from kotopolku.casework.case import Case
from kotopolku.errors import CaseworkRefusedError
from models.assessment_choices import CountyPart
from models.vocabulary import PersonFlag


def check_county(case: Case, label: str, county: CountyPart, about: str) -> None:
    """Make sure that what is recorded of the county's part fits the person's flag.

    Args:
        case: The case.
        label: The person.
        county: What is recorded.
        about: What the county takes part in, as the refusals are named after it.

    Raises:
        CaseworkRefusedError: It takes part and should not, or should and does not.
    """
    is_expected = PersonFlag.COUNTY_PARTICIPATES in case.member(label).flags.split()
    if is_expected and county is CountyPart.NOTHING_TO_COORDINATE:
        raise CaseworkRefusedError(f"{about}_county_expected", name=label)
    if not is_expected and county is not CountyPart.NOTHING_TO_COORDINATE:
        raise CaseworkRefusedError(f"{about}_county_unexpected", name=label)
