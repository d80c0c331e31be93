"""What stands in a dossier for Kela: names and birth dates opened for this one page, and what is still missing."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import phonenumbers

from kotopolku.casework.case import Case, birth_date_of, name_of
from kotopolku.casework.context import Context
from kotopolku.casework.person_periods import first_day
from kotopolku.planning.wording import month_of, short_date
from models.fact_choices import FactKind
from models.organisation import StaffMember
from models.person import HouseholdMember, KelaApplication
from models.values import Language
from models.vocabulary import KelaBenefit, Track, settling_milestone

#: The scripts that the fonts of the page have.
_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "ARABIC", "MODIFIER LETTER")


@dataclass(frozen=True)
class Dwelling:
    """The dwelling as the person who asks writes it."""

    address: str | None
    rent: Decimal | None


@dataclass(frozen=True)
class Dossier:
    """One adult's dossier, in one of Kela's languages."""

    case: Case
    applicant: HouseholdMember
    applications: tuple[KelaApplication, ...]
    """What is applied for: the open applications, or one that is not sent yet (without a number)."""
    dwelling: Dwelling
    contact: StaffMember
    context: Context
    language: Language
    say: Mapping[str, str]
    facts: Mapping[tuple[str, FactKind], str]
    """What else is known of the people, by label and kind."""

    def document(self) -> dict[str, Any]:
        """Return everything that the page says."""
        others = [member for member in self.case.present if member is not self.applicant]
        return {
            "language": self.language.value,
            "say": dict(self.say),
            "case": self.case.placement.case_number,
            "made_on": self._day(self.context.today),
            "missing": list(self._missing()),
            "applied_for": [self._application(row) for row in self.applications],
            "applicant": self._person(self.applicant),
            "household": [self._person(member) for member in others],
            "dwelling": self._dwelling(),
            "attachments": list(dict.fromkeys(self._attachments())),
            "contact": self._contact(),
        }

    @property
    def gaps(self) -> tuple[str, ...]:
        """What is missing, a sentence each."""
        return tuple(self._missing())

    @property
    def missing(self) -> int:
        """How much is missing."""
        return len(self.gaps)

    def _day(self, day: date | None) -> str:
        return short_date(day, self.language) if day else self.say["unknown"]

    def _application(self, row: KelaApplication) -> list[str]:
        month = first_day(row.month)
        return [
            self.say[f"kind_{row.kind}"],
            month_of(month, self.language) if month else "–",
            self.say.get(f"by_{row.applied_by}", "–"),
            self.say["received"].format(day=self._day(row.received)) if row.number else self.say["not_applied"],
        ]

    def _person(self, member: HouseholdMember) -> list[str]:
        name = name_of(member, self.case.placement, self.context)
        born = birth_date_of(member, self.case.placement, self.context)
        code, phone = (self.facts.get((member.label, kind)) for kind in (FactKind.IDENTITY_CODE, FactKind.PHONE))
        return [
            name or f"{self.say['unknown']} ({member.label})",
            code or self._day(born),
            _readable(phone) if phone else "–",
        ]

    def _dwelling(self) -> list[list[str]]:
        rent, unknown = self.dwelling.rent, self.say["unknown"]
        amount = f"{rent:.2f}".replace(".", ",") if rent is not None else ""
        settling = settling_milestone(Track(self.case.placement.track))
        place = self.context.definitions.organisations[self.case.placement.municipality]
        return [
            [self.say["address"], self.dwelling.address or unknown],
            [self.say["municipality"], place.name.in_language(self.language)],
            [self.say["rent"], self.say["rent_amount"].format(amount=amount) if amount else unknown],
            [self.say[settling.value], self._day(self._settling)],
        ]

    @property
    def _settling(self) -> date | None:
        name = settling_milestone(Track(self.case.placement.track))
        return next((one.day for one in self.case.milestones if one.name == name and not one.person), None)

    def _contact(self) -> list[list[str]]:
        units = {unit.id: unit for region in self.context.definitions.regions for unit in region.units}
        phone = self.contact.phone
        return [
            [self.say["name"], self.contact.name],
            [self.say["unit"], units[self.contact.unit].name.in_language(self.language)],
            [self.say["phone"], _readable(phone) if phone else self.say["unknown"]],
            [self.say["mail"], self.contact.mail],
        ]

    def _attachments(self) -> Iterator[str]:
        for row in self.applications:
            if row.kind != KelaBenefit.URGENT_SUPPORT:
                yield self.say[f"attach_{row.kind}"]
        if any(row.applied_by == "coordinator" for row in self.applications):
            yield self.say["attach_coordinator"]
        if any(row.asked_on and not row.completed_on for row in self.applications):
            yield self.say["attach_asked"]
        yield self.say["attach_other"]

    def _missing(self) -> Iterator[str]:
        for member in self.case.present:
            for code, known in (("missing_name", member.sealed_name), ("missing_born", member.sealed_birth_date)):
                if known is None:
                    yield self.say[code].format(person=member.label)
            if not _has_glyphs(name_of(member, self.case.placement, self.context) or ""):
                yield self.say["missing_letters"].format(person=member.label)
        if not self.dwelling.address:
            yield self.say["missing_address"]
        if self.dwelling.rent is None and any(row.kind != KelaBenefit.URGENT_SUPPORT for row in self.applications):
            yield self.say["missing_rent"]
        if self._settling is None:
            yield self.say["missing_settling"]
        for row in self.applications:
            if row.asked_on and not row.completed_on:
                what = self.say[f"kind_{row.kind}"]
                yield self.say["missing_asked"].format(
                    day=self._day(row.asked_on), what=what, until=self._day(row.complete_by)
                )
        if not self.contact.phone:
            yield self.say["missing_phone"]


def _has_glyphs(name: str) -> bool:
    """Whether the fonts of the page have every letter of a name; others would be empty boxes."""
    return all(unicodedata.name(letter, "").startswith(_SCRIPTS) for letter in name if letter.isalpha())


def _readable(phone: str) -> str:
    return phonenumbers.format_number(phonenumbers.parse(phone), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
