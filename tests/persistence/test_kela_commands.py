"""``kotopolku kela``: what is printed, refused and saved, and the dossier that only its maker can read."""

import io
import json
import stat
from datetime import date
from functools import partial

import pytest
import yaml
from pypdf import PdfReader
from sqlalchemy import text

from config.texts import texts
from kotopolku.casework.case import load_case
from kotopolku.persistence.database import reading
from tests.cases import a_case, at
from tests.conftest import ROOT
from tests.persistence.command_line import CASE, ran, sit_down

# What these commands ask of a database is asked by casework, whose tests run on both kinds.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

TODAY = date(2026, 12, 20)
NAMES = ("Åsa Öhman-Ähtäri", "Žofia #strong[Ö] $1", "Väinö Lapsi")
PEOPLE = [
    {"id": "p1", "name": NAMES[0], "born": "1990-05-01", "labour_market": "job_seeker"},
    {"id": "p2", "name": NAMES[1], "born": "1991-02-03", "labour_market": "job_seeker"},
    {"id": "p3", "name": NAMES[2], "born": "2019-02-03"},
]
DWELLING = ("--address", "Kauppapuistikko 12 A 3, 65100 Vaasa", "--rent", "655,50")
APPLY = ("apply", CASE, "--person", "p1", "--kind")


@pytest.fixture(autouse=True)
def _settings(database, monkeypatch, tmp_path):
    """The command line of the coordinator of Vasa on 20 December 2026, for a family that has arrived."""
    sit_down(monkeypatch, database, tmp_path / "home", today=TODAY)
    milestones = {"proposal_received": "2026-11-02", "referral_decided": "2026-11-10", "arrival": "2026-12-15"}
    a_case(database, milestones=milestones, people=PEOPLE)


@pytest.fixture
def run(run):
    """Run ``kotopolku kela``; return its status, its lines without the width of their columns, and its errors."""
    return partial(run, "kela")


@pytest.fixture
def _phone(monkeypatch, tmp_path):
    """An organisation file in which the coordinator of Vasa has a telephone number."""
    written = yaml.safe_load((ROOT / "config" / "organisations" / "ostrobothnia.yaml").read_text(encoding="utf-8"))
    next(one for one in written["staff"] if one["id"] == "vasa-coordinator")["phone"] = "+358 40 123 4567"
    own = tmp_path / "own" / "organisations" / "ostrobothnia.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(yaml.safe_dump(written, allow_unicode=True), encoding="utf-8")
    monkeypatch.setenv("KOTOPOLKU_CONFIG_DIRECTORY", str(tmp_path / "own"))


def version(url):
    with reading(url) as session:
        return load_case(session, CASE, at(TODAY), for_change=False).placement.version


def page_of(file):
    """What stands on the one page of a PDF, in one line."""
    pages = PdfReader(io.BytesIO(file.read_bytes())).pages
    assert len(pages) == 1
    return " ".join(pages[0].extract_text().split())


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (
            "fi",
            "Vuokravakuuden hakeminen Kelasta: vaihetta ei ilmoitettu samalla, koska se odottaa vielä: Asunnon varaaminen. "
            "Kun se on avautunut: kotopolku report KP-2026-0001 kela_rent_guarantee --on 2026-12-14.",
        ),
        (
            "sv",
            "Ansökan om hyresgaranti hos FPA rapporteras inte i samband med det, eftersom steget ännu väntar på: "
            "Reservering av bostad. När det har öppnats: kotopolku report KP-2026-0001 kela_rent_guarantee --on 2026-12-14.",
        ),
        (
            "en",
            "Application for the rent guarantee is not reported with it, because it still waits for: Housing reservation. "
            "Once it is open: kotopolku report KP-2026-0001 kela_rent_guarantee --on 2026-12-14.",
        ),
    ],
)
def test_an_application_whose_step_still_waits_says_so(run, language, line):
    assert run(*APPLY, "rent_guarantee", "--on", "2026-12-14", "--language", language)[1][-1] == line


def test_an_application_says_by_when_kela_decides_and_that_nothing_is_sent(run):
    assert run(*APPLY, "basic_income_support", "--month", "2026-12", "--on", "2026-12-14") == (
        0,
        [
            "KP-2026-0001, application 1 of p1 (basic income support, December 2026): recorded.",
            "Kela is to decide by 23 Dec 2026: 7 working days from 14 Dec 2026, when Kela received it.",
            "Kotopolku sends nothing to Kela: the application itself is sent by the client or the coordinator.",
        ],
        "",
    )


def test_a_missed_decision_prompts_a_call_in_three_languages(run):
    run(*APPLY, "basic_income_support", "--month", "2026-12", "--on", "2026-12-07")

    for language, line in (
        (
            "fi",
            "KP-2026-0001, henkilön p1 hakemus 1 (perustoimeentulotuki, joulukuu 2026): päätös olisi pitänyt saada 16.12.2026: soita Kelaan.",
        ),
        (
            "sv",
            "KP-2026-0001, ansökan 1 för p1 (grundläggande utkomststöd, december 2026): beslutet skulle ha kommit 16.12.2026: ring FPA.",
        ),
        (
            "en",
            "KP-2026-0001, application 1 of p1 (basic income support, December 2026): decision was due 16 Dec 2026: call Kela.",
        ),
    ):
        assert run("list", CASE, "--language", language)[1][-1] == line
    assert json.loads("".join(run("list", CASE, "--json")[1]))[0]["call_kela"] is True


def test_the_sentence_after_a_late_record_says_to_call_kela_in_finnish_and_swedish(run):
    words = ("basic_income_support", "--on", "2026-12-07", "--month")

    assert run(*APPLY, *words, "2026-12", "--language", "fi")[1][1] == (
        "Päätös olisi pitänyt saada 16.12.2026: soita Kelaan (7 arkipäivää siitä, kun hakemus saapui Kelaan 7.12.2026)."
    )
    assert run(*APPLY, *words, "2026-11", "--language", "sv")[1][1] == (
        "Beslutet skulle ha kommit 16.12.2026: ring FPA (7 vardagar från 7.12.2026, då FPA tog emot ansökan)."
    )


def test_nobody_is_told_to_call_while_kela_waits_for_the_client(run):
    run(*APPLY, "basic_income_support", "--month", "2026-12", "--on", "2026-12-01")

    assert run("asked", CASE, "1", "--on", "2026-12-08", "--until", "2026-12-22")[1] == [
        "KP-2026-0001, application 1 of p1 (basic income support, December 2026): Kela asked for more on 8 Dec 2026.",
        "Kela waits until 22 Dec 2026; then it is to decide by 5 Jan 2027.",
    ]
    assert json.loads("".join(run("list", CASE, "--json")[1]))[0] | {"applied_by": None} == {
        "number": 1,
        "person": "p1",
        "kind": "basic_income_support",
        "month": "2026-12",
        "applied_by": None,
        "sent_on": None,
        "received": "2026-12-01",
        "asked_on": "2026-12-08",
        "complete_by": "2026-12-22",
        "completed_on": None,
        "decided_on": None,
        "withdrawn_on": None,
        "outcome": None,
        "decision_due": "2027-01-05",
        "rule": "time_ended",
        "call_kela": False,
    }
    assert run("completed", CASE, "1", "--on", "2026-12-18")[1][1] == (
        "Kela is to decide by 31 Dec 2026: 7 working days from 18 Dec 2026, when Kela received what was missing."
    )


def test_a_decision_reports_its_step_and_the_list_says_that_it_was_late(run):
    run(*APPLY, "basic_income_support", "--month", "2026-12", "--on", "2026-12-07")

    assert run("decided", CASE, "1", "--outcome", "granted", "--on", "2026-12-18", "--yes")[1] == [
        "KP-2026-0001, application 1 of p1 (basic income support, December 2026): granted on 18 Dec 2026.",
        "Reported done: Decision on basic income support.",
    ]
    listed = " ".join(run("list", CASE)[1])
    assert "granted 18 Dec 2026; was due 16" in listed
    assert "call Kela" not in listed


def test_a_decision_and_a_withdrawal_are_asked_about_first(run, database):
    run(*APPLY, "rent_guarantee")
    before = version(database)

    for words in (("decided", CASE, "1", "--outcome", "refused"), ("withdraw", CASE, "1")):
        assert run(*words)[:2] == (0, ["Nothing was saved; --yes saves where nobody can be asked."])

    assert version(database) == before
    assert run("withdraw", CASE, "1", "--yes")[0] == 0
    assert "withdrawn 20 Dec 2026" in " ".join(run("list", CASE)[1])


def test_a_case_without_applications_says_so(run):
    assert run("list", CASE)[1] == ["KP-2026-0001: no applications to Kela are recorded."]


@pytest.mark.parametrize(
    ("words", "status", "line"),
    [
        (("apply", CASE), 2, "--person, --kind is missing."),
        (("apply", CASE, "--person", "p1"), 2, "--kind is missing."),
        ((*APPLY, "lottery"), 2, "lottery is not known; choose one of: basic_income_support,"),
        ((*APPLY, "urgent_support", "--outcome", "granted"), 2, "--outcome does not go with apply."),
        ((*APPLY, "basic_income_support", "--month", "december"), 2, "december is no month; write it as 2026-12."),
        ((*APPLY, "basic_income_support", "--month", "2026-13"), 2, "2026-13 is no month; write it as 2026-12."),
        ((*APPLY, "basic_income_support"), 1, "Basic income support is for a month; write it with --month 2026-12."),
        (("apply", CASE, "--person", "p3", "--kind", "urgent_support"), 1, "p3 is a child; an adult of the household applies to Kela."),
        ((*APPLY, "urgent_support", "--on", "2026-12-21"), 1, "2026-12-21 is in the future; write the day on which Kela received the application."),
        (("asked", CASE, "1"), 2, "--until is missing."),
        (("asked", CASE, "one", "--until", "2026-12-31"), 2, "one is no number of an application; kotopolku kela list shows them."),
        (("completed", CASE), 2, "NUMBER is missing."),
        (("completed", CASE, "1"), 1, "Kela has not asked for anything more to application 1; record that first with kotopolku kela asked."),
        (("decided", CASE, "1", "--yes"), 2, "--outcome is missing."),
        (("decided", CASE, "2", "--outcome", "granted", "--yes"), 1, "There is no application 2 in this case; there are: 1."),
        (("decided", CASE, "1", "--outcome", "granted", "--on", "2026-12-13", "--yes"), 1, "2026-12-13 is before Kela received application 1 (2026-12-14); write a later day."),
        (("list", CASE, "1"), 2, "NUMBER does not go with list."),
        (("list", "KP-2026-0099"), 1, "There is no case KP-2026-0099; kotopolku worklist shows the open ones."),
        (("dossier", CASE, "--person", "p1"), 2, "--out is missing."),
        (("dossier", CASE, "--person", "p1", "--out", "x.pdf"), 2, "Kela's dossier is in Finnish or Swedish; write --language fi or --language sv."),
        (("dossier", CASE, "--person", "p1", "--out", "x.pdf", "--rent", "a lot"), 2, "a lot is no rent; write euros such as 655.50."),
        (("dossier", CASE, "--person", "p1", "--out", "x.pdf", "--address", "a\x00b"), 2, "This is no line of text; write at most 120 ordinary characters."),
    ],
)  # fmt: skip
def test_a_wrong_command_is_one_sentence_and_changes_nothing(run, database, words, status, line):
    run(*APPLY, "rent_guarantee", "--on", "2026-12-14")
    before = version(database)

    found = run(*words)

    assert found[:2] == (status, [])
    assert found[2].startswith(line)
    assert found[2].count("\n") == 1
    assert version(database) == before


@pytest.mark.usefixtures("_phone")
def test_a_complete_dossier_stands_on_one_page_in_finnish(run, tmp_path):
    run(*APPLY, "basic_income_support", "--month", "2026-12")
    run(*APPLY, "rent_guarantee", "--applied-by", "coordinator")
    file = tmp_path / "kela.pdf"

    status, lines, err = run("dossier", CASE, "--person", "p1", "--language", "fi", *DWELLING, "--out", str(file))

    assert (status, len(lines), err) == (0, 1, "")
    assert "Kotopolku ei lähetä Kelaan mitään eikä säilytä kopiota" in lines[0]
    page = page_of(file)
    for part in (
        "Asiakirjakooste Kelalle",
        "TIEDOT OVAT TÄYDELLISET",
        "Perustoimeentulotuki joulukuu 2026 asiakas saapunut Kelaan 20.12.2026",
        "Vuokravakuus (maksusitoumus) – koordinaattori asiakkaan puolesta",
        "Osoite Kauppapuistikko 12 A 3, 65100 Vaasa",
        "Vuokra 655,50 €/kk",
        "Saapuu kuntaan 15.12.2026",
        "Nimi Stina Exempelback",
        "Puhelin +358 40 1234567",
        "Tarjous vuokrasopimuksesta",
        "Hakijan allekirjoitus tai valtuutus, kuten Kelan kanssa on sovittu",
        "Tapauksen tunnus KP-2026-0001",
        "Kotopolku ei lähetä tätä Kelaan eikä säilytä kopiota.",
        f"{NAMES[0]} 1.5.1990",
        f"{NAMES[1]} 3.2.1991",
        f"{NAMES[2]} 3.2.2019",
    ):
        assert part in page


def test_a_dossier_in_swedish_says_what_is_missing(run, tmp_path):
    run(*APPLY, "housing_allowance", "--month", "2026-12")
    run("asked", CASE, "1", "--until", "2026-12-30")
    file = tmp_path / "fpa.pdf"

    status, lines, _ = run("dossier", CASE, "--person", "p1", "--language", "sv", "--out", str(file))

    assert (status, lines[1]) == (0, "Saknas: 4; sida 1 säger vad.")
    page = page_of(file)
    assert (
        "SAKNAS: bostadens adress; hyran; kompletteringen som FPA bad om 20.12.2026 (Allmänt bostadsbidrag), "
        "senast 30.12.2026; kontaktpersonens telefonnummer (från organisationsfilen)." in page
    )
    assert "Kotopolku skickar inte detta till FPA och sparar ingen kopia." in page
    assert "Åsa Öhman-Ähtäri" in page


def test_what_is_not_sent_yet_is_named_with_its_kind(run, tmp_path):
    words = ("dossier", CASE, "--person", "p2", "--language", "fi")
    file = tmp_path / "kela.pdf"

    assert run(*words, "--out", str(file))[2].startswith("Henkilöllä p2 ei ole avointa hakemusta Kelassa;")
    assert run(*words, "--out", str(file), "--kind", "basic_income_support")[2].startswith("Perustoimeentulotuki")
    assert not file.exists()
    assert run(*words, "--out", str(file), "--kind", "urgent_support")[0] == 0

    page = page_of(file)
    assert "Kiireellinen toimeentulotuki – asiakas ei vielä lähetetty" in page
    assert "PUUTTUU: asunnon osoite;" in page
    assert "vuokra;" not in page


def test_a_name_in_letters_that_the_page_has_not_got_is_missing(run, database, tmp_path):
    people = [
        {"id": "p1", "name": "Юлия Ελένη أمينة Ngũgĩ D’Ñandú", "born": "1990-05-01"},
        {"id": "p2", "name": "ሰላም", "born": "1990-05-01"},
    ]
    number = a_case(database, proposal_reference="VASA-2026-2", people=people)
    file = tmp_path / "kela.pdf"
    words = ("dossier", number, "--person", "p1", "--kind", "urgent_support", "--language", "sv", "--out", str(file))

    assert run(*words)[0] == 0

    page = page_of(file)
    assert "namnet med bokstäver som sidan kan visa (p2)" in page
    assert "visa (p1)" not in page


def test_a_large_family_fits_on_one_page(run, database, tmp_path):
    people = [
        {"id": f"p{number}", "name": f"Henkilö Sukunimi {number}", "born": "1990-05-01"} for number in range(1, 15)
    ]
    number = a_case(database, proposal_reference="VASA-2026-2", people=people)
    for kind, more in (
        ("basic_income_support", ("--month", "2026-12")),
        ("basic_income_support", ("--month", "2027-01")),
        ("rent_guarantee", ("--applied-by", "coordinator")),
        ("housing_allowance", ()),
        ("urgent_support", ()),
    ):
        assert run("apply", number, "--person", "p1", "--kind", kind, *more)[0] == 0
    file = tmp_path / "kela.pdf"

    assert run("dossier", number, "--person", "p1", "--language", "fi", "--out", str(file))[0] == 0

    assert "Henkilö Sukunimi 14" in page_of(file)


def test_only_its_maker_can_read_a_dossier_and_no_file_is_written_over(run, tmp_path):
    run(*APPLY, "urgent_support")
    file = tmp_path / "kela.pdf"
    words = ("dossier", CASE, "--person", "p1", "--language", "fi", "--out", str(file))

    assert run(*words)[0] == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    first = file.read_bytes()
    assert run(*words)[0] == 2
    assert run(*words[:-1], str(tmp_path / "nowhere" / "kela.pdf"))[0] == 2
    assert file.read_bytes() == first


def test_the_audit_knows_who_made_a_dossier_for_whom_and_no_name(run, database, tmp_path, capsys):
    run(*APPLY, "urgent_support")
    words = ("--language", "fi", *DWELLING, "--out", str(tmp_path / "kela.pdf"))
    assert run("dossier", CASE, "--person", "p1", *words)[0] == 0

    told = " ".join(ran(capsys, ("audit", CASE, "--language", "fi"))[1].split())
    assert "vasa-coordinator (oma ilmoitus, asiakirjakooste Kelalle henkilö: p1" in told
    with reading(database) as session:
        tables = session.execute(text("SELECT action, details FROM audit_entry ORDER BY number")).all()
    assert tuple(tables[-1]) == ("kela_dossier_made", '{"person": "p1"}')
    assert not any(secret in str(tables) for secret in (*NAMES, "1990", "Kauppapuistikko", "655"))


def test_no_dossier_stays_where_the_audit_cannot_be_written(run, tmp_path, capsys):
    run(*APPLY, "urgent_support")
    ran(capsys, ("withdraw", CASE, "does_not_come", "--yes"))
    file = tmp_path / "kela.pdf"

    status, lines, err = run("dossier", CASE, "--person", "p1", "--language", "fi", "--out", str(file))

    assert (status, lines) == (1, [])
    assert err.startswith("Tapaus KP-2026-0001 on päättynyt")
    assert not file.exists()


def test_the_dossier_says_the_same_in_both_languages_of_kela():
    finnish, swedish = texts("fi", "kela_dossier"), texts("sv", "kela_dossier")

    assert set(finnish) == set(swedish)
    for name, said in finnish.items():
        assert {part.partition("}")[0] for part in said.split("{")[1:]} == {
            part.partition("}")[0] for part in swedish[name].split("{")[1:]
        }
