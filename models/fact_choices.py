"""What may be known of a person, and the choices around it. As light as help needs it: no table is here."""

from enum import StrEnum


class FactKind(StrEnum):
    """What is kept of a person, from the closed list of KOTO 73 § 1. Never health, ethnicity or religion."""

    NAME = "name"
    BORN = "born"
    IDENTITY_CODE = "identity_code"
    SPEAKS = "speaks"
    UNDERSTANDS = "understands"
    INTERPRETER = "interpreter"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    EDUCATION = "education"
    OCCUPATION = "occupation"


#: These have columns of their own beside the person, because every plan asks for the birth date.
OWN_COLUMNS = (FactKind.NAME, FactKind.BORN)

#: These have rows in the table of facts.
ROWS = tuple(kind for kind in FactKind if kind not in OWN_COLUMNS)


class Source(StrEnum):
    """Where a fact was got from (KOTO 73 § 2)."""

    CLIENT = "client"
    REPRESENTATIVE = "representative"
    MIGRI = "migri"
    RECEPTION_CENTRE = "reception_centre"
    REFERRAL_DOCUMENTS = "referral_documents"
    DVV = "dvv"
    OTHER_MUNICIPALITY = "other_municipality"
    COUNTY = "county"
    OTHER_AUTHORITY = "other_authority"


class Education(StrEnum):
    """The highest level of education that was completed."""

    NO_SCHOOLING = "no_schooling"
    PRIMARY = "primary"
    LOWER_SECONDARY = "lower_secondary"
    UPPER_SECONDARY = "upper_secondary"
    POST_SECONDARY = "post_secondary"
    BACHELOR = "bachelor"
    MASTER = "master"
    DOCTOR = "doctor"


class ReadBecause(StrEnum):
    """Why somebody looks at what is known of people."""

    CASEWORK = "casework"
    CLIENT_ASKED = "client_asked"
    CHECKING = "checking"


class ErasedBecause(StrEnum):
    """Why a fact is erased (GDPR 16–17 articles)."""

    WRONG = "wrong"
    NOT_NEEDED = "no_longer_needed"
    CLIENT_ASKED = "client_asked"
