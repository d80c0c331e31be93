"""The dossier of one adult for Kela: one page as PDF, made in memory and kept nowhere; each one is logged first."""

from typing import cast

from fastapi import APIRouter, Response
from sqlmodel import Session

from config.texts import texts
from kotopolku.casework.fact_rows import current_values
from kotopolku.casework.kela_applications import applications_in, dossier_made
from kotopolku.casework.kela_applied_for import applied_for
from kotopolku.casework.people_reads import OWN_WORK, note_read
from kotopolku.commands.kela_dossier import Dossier, Dwelling
from kotopolku.desk.area.kela_pages import OPEN, kela_case, kela_page
from kotopolku.desk.area.kela_view import adults_in, sees_household
from kotopolku.desk.placement.case_view import NotHereError, SeenCase
from kotopolku.desk.web.forms import Posted
from kotopolku.desk.web.refusals import refused_sentence
from kotopolku.desk.web.typed import Typed
from kotopolku.desk.web.visit import SignedIn, Visit
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.database import reading, transaction
from models.organisation import StaffMember
from models.person import KelaApplication
from models.values import Language
from models.vocabulary import KelaBenefit

router = APIRouter()

#: Kela's languages.
_LANGUAGES = (Language.FI.value, Language.SV.value)


@router.post("/case/{case_number}/kela/dossier")
def dossier(visit: SignedIn, form: Posted, case_number: str) -> Response:
    """Hand the dossier of one adult out."""
    typed = Typed(form)
    with reading(visit.database) as session:
        seen = kela_case(session, visit, case_number)
        rows = applications_in(session, seen.case)
    if not sees_household(seen):
        raise NotHereError
    person, language = typed.choice("about", adults_in(seen)), typed.choice("language", _LANGUAGES)
    rent, address = typed.euros("rent"), typed.one("address")[:200]
    if not address.isprintable():
        typed.errors["address"] = "error_address"
    applications: tuple[KelaApplication, ...] = ()
    if not typed.errors:
        applications = _applied_for(seen, typed, rows, person)
    if typed.is_wrong:
        return kela_page(visit, case_number, typed)
    with transaction(visit.database) as session:
        _log(session, seen, person)
    with reading(visit.database) as session:
        facts = current_values(session, seen.case.placement, visit.context)
    made = Dossier(
        case=seen.case,
        applicant=seen.case.member(person),
        applications=applications,
        dwelling=Dwelling(address or None, rent),
        contact=cast(StaffMember, visit.person),
        context=visit.context,
        language=Language(language),
        say=texts(language, "kela_dossier"),
        facts=facts,
    )
    # Loaded here: the typesetter takes memory that no other page of the desk needs.
    from kotopolku.commands.kela_pdf import dossier_pdf

    name = f"{case_number}-{person}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    pdf = dossier_pdf(made.document(), visit.context.now)
    return Response(pdf, media_type="application/pdf", headers=headers)


def _applied_for(seen: SeenCase, typed: Typed, rows: list[KelaApplication], person: str) -> tuple[KelaApplication, ...]:
    """Return what the dossier is about; what is wrong with the choice stands in *typed*."""
    month, chosen = typed.month("for_month"), typed.choice("for_benefit", (OPEN, *KelaBenefit))
    if typed.errors:
        return ()
    try:
        benefit = None if chosen == OPEN else KelaBenefit(chosen)
        return applied_for(seen.case, seen.visit.context, rows, person, benefit, month if benefit else None)
    except CaseworkRefusedError as error:
        typed.refused = refused_sentence(seen.visit, error)
        return ()


def _log(session: Session, seen: SeenCase, person: str) -> None:
    """Write into the audit who makes a dossier for whom, and whose names are read for it, before they are opened."""
    visit: Visit = seen.visit
    dossier_made(session, visit.context, seen.case.placement.case_number, person, visit.actor)
    why = seen.why_people or OWN_WORK
    note_read(session, seen.case.id, visit.actor, "kela_dossier", seen.case.present_labels, why, visit.desk.clock())
