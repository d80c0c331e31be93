"""``kotopolku kela dossier``: writes the page to a file that nobody else can read, and keeps nothing of it."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from config.texts import texts
from kotopolku.casework.case import Case
from kotopolku.casework.fact_rows import current_values
from kotopolku.casework.household_case import load_household
from kotopolku.casework.kela_applications import applications_in, dossier_made
from kotopolku.casework.kela_applied_for import applied_for
from kotopolku.commands.kela_dossier import Dossier, Dwelling
from kotopolku.commands.kela_words import KelaWords
from kotopolku.commands.workplace import Workplace
from kotopolku.errors import WrongUseError
from kotopolku.persistence.audit import Actor
from models.person import KelaApplication
from models.values import Language
from models.vocabulary import KelaBenefit


def write_dossier(options: Namespace, place: Workplace, words: KelaWords, who: Actor) -> int:
    """Write the dossier of one adult to the file that was named.

    Raises:
        WrongUseError: The language is not Kela's, or the file cannot be written.
        CaseworkRefusedError: The person is a child, or applies for nothing.
    """
    if place.language is Language.EN:
        raise WrongUseError("use_dossier_language")
    context = place.context
    with place.reading() as session:
        case = load_household(session, options.case, context, for_change=False)
        rows = applications_in(session, case)
        facts = current_values(session, case.placement, context)
    dossier = Dossier(
        case=case,
        applicant=case.member(options.person),
        applications=_applied_for(options, place, case, rows),
        dwelling=Dwelling(options.address, options.rent),
        contact=context.staff_member(who),
        context=context,
        language=place.language,
        say=texts(place.language, "kela_dossier"),
        facts=facts,
    )
    # Loaded here, because no other command needs it.
    from kotopolku.commands.kela_pdf import dossier_pdf

    pdf = dossier_pdf(dossier.document(), context.now)
    _keep(options.out, pdf, lambda: _audit(options, place, who))
    lines = [words.say["dossier_written"].format(person=options.person, name=options.out)]
    if dossier.missing:
        lines.append(words.say["dossier_missing"].format(number=dossier.missing))
    if not dossier.contact.phone:
        region = next(one for one in context.definitions.regions if dossier.contact in one.staff)
        file = f"organisations/{region.id}.yaml"
        lines.append(words.say["dossier_no_phone"].format(staff=dossier.contact.id, file=file))
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def _applied_for(
    options: Namespace, place: Workplace, case: Case, rows: list[KelaApplication]
) -> tuple[KelaApplication, ...]:
    if options.kind is None and options.month:
        raise WrongUseError("use_required", names="--kind")
    kind = KelaBenefit(options.kind) if options.kind else None
    return applied_for(case, place.context, rows, options.person, kind, options.month)


def _audit(options: Namespace, place: Workplace, who: Actor) -> None:
    with place.transaction() as session:
        dossier_made(session, place.context, options.case, options.person, who)


def _keep(file: Path, pdf: bytes, audit: Callable[[], None]) -> None:
    """Write a new file with the rights of its owner alone; one that exists might be readable by others.

    The audit comes between making the file and filling it: no page is ever there that the audit does not know.
    """
    try:
        number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise _not_written(file, error) from error
    with os.fdopen(number, "wb") as stream:
        try:
            audit()
            stream.write(pdf)
            stream.flush()
        except BaseException as error:
            file.unlink(missing_ok=True)
            raise (_not_written(file, error) if isinstance(error, OSError) else error) from error


def _not_written(file: Path, error: OSError) -> WrongUseError:
    return WrongUseError("use_not_written", name=str(file), text=error.strerror or "")
