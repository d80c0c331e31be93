"""Fictitious letters of every kind, for previews, pictures and tests."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from kotopolku.notification.letter import Letter, LetterLine, Section
from models.notice_kind import Basis, NoticeKind, Why
from models.organisation import LocalNames
from models.values import Language, Names

#: A Monday.
TODAY = date(2026, 6, 15)


def _names(fi: str, sv: str, en: str) -> Names:
    return Names(fi=fi, sv=sv, en=en)


_COUNSELLOR = _names("Kotoutumisohjaaja", "Integrationshandledare", "Integration counsellor")
_OFFICER = _names("Kotoutumisesta vastaava viranhaltija", "Tjänsteinnehavare inom integration", "Integration officer")
_NURSE = _names("Terveydenhoitaja", "Hälsovårdare", "Public-health nurse")
_KELA = _names("Kela", "FPA", "Kela")
_HOUSING = _names("Kunnan asuntotoimi", "Kommunens bostadsväsende", "Municipal housing")

_PLAN = _names("Kotoutumissuunnitelman laatiminen", "Utarbetande av integrationsplanen", "Integration plan")
_ASSESSMENT = _names(
    "Osaamisen ja kotoutumisen palvelutarpeen arvioinnin käynnistäminen",
    "Inledande av bedömningen av kompetens och behovet av integrationstjänster",
    "Start of the assessment of skills and integration needs",
)
_EQUIPMENT = _names("Asunnon varustelu", "Utrustning av bostaden", "Equipping the home")

_HEALTH_CHECK = LetterLine(
    case_number="KP-2026-0012",
    municipality=LocalNames(fi="Vaasa", sv="Vasa"),
    step=_names("Alkuterveystarkastus", "Hälsogranskning", "Initial health check"),
    step_code="initial_health_check",
    kind=NoticeKind.OPENED,
    acting_role=_NURSE,
    people=6,
    due=date(2026, 6, 24),
    basis=Basis.TARGET,
)
_HOME = replace(
    _HEALTH_CHECK,
    step=_names("Asunnon varaaminen", "Reservering av bostad", "Housing reservation"),
    step_code="housing_reservation",
    acting_role=_HOUSING,
    people=0,
    due=date(2026, 6, 10),
    working_days_late=3,
)
_DECISION = replace(
    _HEALTH_CHECK,
    step=_names(
        "Päätös perustoimeentulotuesta", "Beslut om grundläggande utkomststöd", "Decision on basic income support"
    ),
    step_code="kela_decision_income_support",
    acting_role=_KELA,
    is_followed=True,
    people=2,
    due=date(2026, 6, 16),
    basis=Basis.STATUTORY,
)
# The Saturday of Midsummer: shifted by law to Monday; the last safe day is Thursday.
_REUNION = replace(
    _HEALTH_CHECK,
    step=_names(
        "Perheenyhdistämisen kartoitus ja ohjaus",
        "Kartläggning av och vägledning i familjeåterförening",
        "Guidance on family reunification",
    ),
    step_code="family_reunification_guidance",
    acting_role=_COUNSELLOR,
    people=2,
    due=date(2026, 6, 22),
    act_by=date(2026, 6, 18),
    basis=Basis.STATUTORY,
)
_RESTRICTED = replace(
    _HEALTH_CHECK, step=None, step_code="special_costs_decision", acting_role=_OFFICER, people=1, due=date(2026, 6, 30)
)


@dataclass(frozen=True)
class Sample:
    """A letter before it has a language and a desk."""

    kind: NoticeKind
    lines: tuple[LetterLine, ...]

    def letter(self, language: Language, desk_address: str = "") -> Letter:
        """Return the letter in *language*."""
        return Letter(self.kind, language, TODAY, self.lines, desk_address)


def _sample(kind: NoticeKind, *lines: LetterLine, why: Why = Why.HOLDER, stands_in_for: str = "") -> Sample:
    told = (replace(line, kind=kind, why=why, stands_in_for=stands_in_for) for line in lines)
    return Sample(kind, tuple(told))


def _in_section(section: Section, *lines: LetterLine, is_new: bool = False) -> tuple[LetterLine, ...]:
    return tuple(replace(line, kind=NoticeKind.DIGEST, section=section, is_new=is_new) for line in lines)


_WAITING_PLAN = replace(
    _HEALTH_CHECK,
    step=_PLAN,
    without_delay=True,
    step_code="integration_plan",
    acting_role=_OFFICER,
    people=1,
    due=date(2026, 6, 17),
    basis=Basis.STATUTORY,
    waits_for=(_ASSESSMENT, None),
)

_INTERVIEW = replace(
    _HEALTH_CHECK,
    step=_names(
        "Arvioinnin alkuhaastattelu", "Inledande intervju i bedömningen", "Initial interview of the assessment"
    ),
    step_code="initial_interview_assessment",
    acting_role=_OFFICER,
    people=1,
    due=date(2026, 6, 17),
    basis=Basis.INTERPRETER,
)

_WHOLE_CASE = replace(
    _HEALTH_CHECK,
    step=_names("Koko tapaus", "Hela ärendet", "Whole case"),
    step_code="",
    acting_role=_COUNSELLOR,
    people=0,
    due=None,
    basis=None,
)

_DIGEST = (
    *_in_section(Section.OVERDUE, _HOME),
    *_in_section(
        Section.OVERDUE,
        replace(_HEALTH_CHECK, case_number="KP-2026-0003", due=date(2026, 6, 12), people=4, working_days_late=1),
    ),
    *_in_section(Section.DUE, replace(_REUNION, case_number="KP-2026-0009", due=TODAY, act_by=None)),
    *_in_section(Section.COMING, _DECISION),
    *_in_section(Section.COMING, _REUNION, is_new=True),
    *_in_section(Section.COMING, replace(_HEALTH_CHECK, stands_in_for="vasa-guide", why=Why.SUBSTITUTE)),
    *_in_section(Section.COMING, replace(_RESTRICTED, case_number="KP-2026-0015"), is_new=True),
    *_in_section(
        Section.COMING,
        replace(_HOME, step=_EQUIPMENT, step_code="housing_equipment", due=None, basis=None),
        is_new=True,
    ),
    *_in_section(Section.WAITING, _WAITING_PLAN),
)

#: By kind, the plainest first; names in the command line are those after the kind.
SAMPLES: Mapping[NoticeKind, Mapping[str, Sample]] = {
    NoticeKind.OPENED: {
        "plain": _sample(NoticeKind.OPENED, _HEALTH_CHECK),
        "several": _sample(NoticeKind.OPENED, _HEALTH_CHECK, _REUNION, _DECISION),
        "restricted": _sample(NoticeKind.OPENED, _RESTRICTED),
        "assigned": _sample(NoticeKind.OPENED, replace(_HEALTH_CHECK, due=None, basis=None), why=Why.ASSIGNED),
        "coordinator": _sample(NoticeKind.OPENED, _HEALTH_CHECK, why=Why.COORDINATOR),
    },
    NoticeKind.UPCOMING: {
        "plain": _sample(NoticeKind.UPCOMING, _REUNION),
        "substitute": _sample(NoticeKind.UPCOMING, _HEALTH_CHECK, why=Why.SUBSTITUTE, stands_in_for="vasa-guide"),
        "followed": _sample(NoticeKind.UPCOMING, _DECISION),
    },
    NoticeKind.DUE_TODAY: {
        "plain": _sample(NoticeKind.DUE_TODAY, replace(_HEALTH_CHECK, due=TODAY)),
        "followed": _sample(NoticeKind.DUE_TODAY, replace(_DECISION, due=TODAY)),
    },
    NoticeKind.OVERDUE: {
        "plain": _sample(NoticeKind.OVERDUE, _HOME),
        "unit": _sample(NoticeKind.OVERDUE, _HOME, why=Why.UNIT),
    },
    NoticeKind.ESCALATION: {
        "plain": _sample(NoticeKind.ESCALATION, _HOME, why=Why.SUPERIOR),
        "coordinator": _sample(NoticeKind.ESCALATION, _HOME, why=Why.COORDINATOR),
    },
    NoticeKind.BLOCKED: {
        "plain": _sample(NoticeKind.BLOCKED, _WAITING_PLAN),
        "waited_for": _sample(NoticeKind.BLOCKED, _WAITING_PLAN, why=Why.PREREQUISITE),
        "reported": _sample(NoticeKind.BLOCKED, _HOME, why=Why.COORDINATOR),
    },
    NoticeKind.DATE_MOVED: {
        "plain": _sample(NoticeKind.DATE_MOVED, replace(_HEALTH_CHECK, old_due=date(2026, 6, 17))),
        "lost": _sample(NoticeKind.DATE_MOVED, replace(_HEALTH_CHECK, due=None, basis=None, old_due=date(2026, 6, 24))),
        "known": _sample(NoticeKind.DATE_MOVED, _HEALTH_CHECK),
    },
    NoticeKind.HANDED_ON: {"plain": _sample(NoticeKind.HANDED_ON, _HEALTH_CHECK, why=Why.EARLIER_HOLDER)},
    NoticeKind.INTERPRETER: {
        "plain": _sample(NoticeKind.INTERPRETER, _INTERVIEW),
        "moved": _sample(NoticeKind.INTERPRETER, replace(_INTERVIEW, old_due=date(2026, 6, 18))),
        "cancelled": _sample(NoticeKind.INTERPRETER, replace(_INTERVIEW, due=None, old_due=date(2026, 6, 18))),
    },
    NoticeKind.NOBODY_REACHABLE: {"plain": _sample(NoticeKind.NOBODY_REACHABLE, _HEALTH_CHECK, why=Why.OPERATOR)},
    NoticeKind.GLASS_BROKEN: {"plain": _sample(NoticeKind.GLASS_BROKEN, _WHOLE_CASE, why=Why.COORDINATOR)},
    NoticeKind.DIGEST: {
        "plain": Sample(NoticeKind.DIGEST, _DIGEST),
        "one": Sample(NoticeKind.DIGEST, _in_section(Section.DUE, replace(_HEALTH_CHECK, due=TODAY))),
    },
}
