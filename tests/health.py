"""Health data for tests: a county with keys, a household that has such data, and a file that must never be found."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pyrage import x25519

from config.library import Library
from config.loader import load_configuration
from kotopolku.casework.context import Context
from kotopolku.persistence.audit import Actor
from models.case_report import Channel
from tests.builders import TODAY
from tests.cases import a_case, at
from tests.conftest import ROOT

NURSE = Actor("county-nurse", Channel.CLI)
HEALTH_COORDINATOR = Actor("county-health-coordinator", Channel.CLI)
NEIGHBOUR = Actor("korsholm-coordinator", Channel.CLI)
SOCIAL_WORKER = Actor("county-social-worker", Channel.CLI)

CANARY = b"Kanarialintu Tsitsernak 050687-912X: tuberculosis screened"
PDF = b"%PDF-1.7\n" + CANARY + b"\n%%EOF\n"
NAME = "tsitsernak-report.pdf"


@dataclass(frozen=True)
class Key:
    """A key pair of the county, and how long the public one is used."""

    id: str
    identity: x25519.Identity
    valid_from: str
    valid_to: str | None

    def written(self) -> str:
        """The public key as the organisation file has it."""
        last = f", valid_to: {self.valid_to}" if self.valid_to else ""
        return f"{{id: {self.id}, recipient: {self.identity.to_public()}, valid_from: {self.valid_from}{last}}}"


def a_key(name: str, valid_from: str = "2026-01-01", valid_to: str | None = None) -> Key:
    """A new key pair."""
    return Key(name, x25519.Identity.generate(), valid_from, valid_to)


def own_folder(folder: Path, *keys: str, unit: str = "osterbotten-health") -> Path:
    """A folder of one's own in which a unit has these keys, as they are written."""
    own = folder / "organisations" / "ostrobothnia.yaml"
    packaged = ROOT / "config" / "organisations" / "ostrobothnia.yaml"
    known = (own if own.exists() else packaged).read_text(encoding="utf-8")
    before = f"- {{id: {unit}, "
    assert before in known
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(known.replace(before, f"{before}health_keys: [{', '.join(keys)}], "), encoding="utf-8")
    return folder


def at_with(folder: Path, today: date = TODAY) -> Context:
    """Casework on a day with the configuration of a folder."""
    plain = at(today)
    return Context(load_configuration(Library(folder), today), plain.vault, plain.today, plain.now)


def with_health_data(url: str, **written: object) -> str:
    """A household in Vasa whose file came on Friday 20 November 2026, health data with it."""
    days = {"proposal_received": "2026-11-02", "referral_decided": "2026-11-16", "file_received": "2026-11-20"}
    return a_case(url, **({"flags": ["has_health_data"], "milestones": days} | written))
