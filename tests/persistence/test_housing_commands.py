"""What ``kotopolku housing`` prints, refuses and saves."""

import json
from datetime import date

import pytest
from sqlmodel import select, update

from kotopolku.casework.case import load_case
from kotopolku.persistence.database import reading, transaction
from models.placement import Placement
from tests.builders import TODAY
from tests.cases import at
from tests.conftest import ROOT
from tests.dwellings import a_dwelling, an_expected, reserved
from tests.persistence.command_line import CASE, sit_down

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
EXAMPLE = str(ROOT / "examples" / "dwellings.csv")
HEADING = (
    "municipality,reference,address,rooms,beds,floor,step_free,rent,water,owner_kind,owner_name,free_from,free_to\n"
)
GOOD = "vasa,VA-1,Esimerkkikatu 1,2,4,1,yes,600,40.50,private,Omistaja,2026-11-01,\n"


@pytest.fixture(autouse=True)
def _settings(database, monkeypatch, tmp_path):
    """The command line of the coordinator of Vasa on 22 November 2026, with no Prefect signed in to."""
    sit_down(monkeypatch, database, tmp_path / "home")


@pytest.fixture
def run(run):
    """Run one command of housing; return its status, its lines without the width of their columns, and its errors."""

    def one(*words: str) -> tuple[int, list[str], str]:
        return run(*(("housing", *words) if words[0] != "!" else words[1:]))

    return one


@pytest.fixture
def file(tmp_path):
    """A file of dwellings; its path."""

    def one(text: str | bytes) -> str:
        path = tmp_path / "dwellings.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return one


def test_a_home_from_the_import_to_the_keys(run, database):
    an_expected(database)

    assert run("import", EXAMPLE)[:2] == (0, ["Dwellings new: 5. Changed: 0. As they were: 0."])
    assert run("import", EXAMPLE)[:2] == (0, ["Dwellings new: 0. Changed: 0. As they were: 5."])
    suggested = run("suggest", CASE)[1]
    assert suggested[0] == "KP-2026-0001: homes for a household of 2 in Vasa from Tuesday 15 December 2026"
    text = " ".join(suggested)
    assert text.index("VA-101") < text.index("VA-102") < text.index("VA-204")
    assert "€600 a month: Kela accepts up to €655" in text
    assert "€700 a month: €45 above what Kela accepts (€655)" in text
    assert run("reserve", CASE, "VA-101")[1][0].startswith(
        "VA-101 is held for KP-2026-0001 from 15 Dec 2026; the housing reservation is done. Can be done now: "
    )
    assert run("equipment", CASE, "--there", "beds,bedding,table_chairs,lamps,kitchenware,cleaning,hygiene")[1] == [
        "Still missing: Food for a few days (food)."
    ]
    assert run("equipment", CASE, "--there", "all")[1] == [
        "Everything is there; equipping the home of KP-2026-0001 is done."
    ]
    assert run("show", CASE)[1][-2].startswith("The household does not have the keys yet.")
    assert run("keys", CASE)[2].startswith("2026-11-22 is before the dwelling is held (2026-12-15);")
    assert run("list", "--municipality", "korsholm")[1][0] == "Korsholm"
    audited = " ".join(run("!", "audit", CASE)[1])
    assert "dwelling reserved" in audited
    assert "Esimerkkikatu" not in audited


@SQLITE
def test_a_changed_line_changes_its_dwelling_and_no_other(run, file):
    run("import", EXAMPLE)

    assert run("import", file(HEADING + GOOD.replace("VA-1,", "VA-101,")))[1] == [
        "Dwellings new: 0. Changed: 1. As they were: 0."
    ]
    assert "€640.50 (rent €600, water" in " ".join(run("show", "VA-101")[1])


@SQLITE
def test_everything_that_is_wrong_in_a_file_is_told_at_once_and_nothing_is_imported(run, file):
    text = HEADING + GOOD + "atlantis,V 1,,0,x,1,maybe,12.5,1,king,Me,2026-13-01,\n" + GOOD + "vasa,VA-3\n"
    path = file(text)

    status, out, err = run("import", path)

    assert (status, out) == (1, [])
    assert err.splitlines() == [
        f"{path}: line 3, municipality: there is no atlantis; correct its spelling or add it.",
        f"{path}: line 3, reference: V 1 is no name of a dwelling; write letters, digits and - . _ / without spaces, at most 40.",
        f"{path}: line 3, address: is missing; write it.",
        f"{path}: line 3, rooms: 0 is no whole number from 1 to 20; write digits only.",
        f"{path}: line 3, beds: x is no whole number from 1 to 40; write digits only.",
        f"{path}: line 3, step_free: maybe is not known; write one of: yes, no.",
        f"{path}: line 3, rent: 12.5 is no amount in euros; write for example 612 or 612.50.",
        f"{path}: line 3, owner_kind: king is not known; write one of: municipality, rental_company, foundation, private.",
        f"{path}: line 3, free_from: 2026-13-01 is no date between 1900 and 2100; write it as 2026-11-22.",
        f"{path}: line 4, reference: VA-1 stands twice; keep one.",
        f"{path}: line 5: the line has 2 cells, and the heading has 13; make them the same.",
    ]
    assert run("list")[1] == ["There are no dwellings; kotopolku housing import FILE.csv brings them."]


@SQLITE
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "line 1, municipality: is missing; write it."),
        (HEADING, "there is no dwelling in it; write one in each line below the heading."),
        (HEADING.replace("rent", "rant") + GOOD, "line 1, rent: is missing; write it."),
        (b"\xff\xfe", "this is not UTF-8 text; save the file as UTF-8."),
        (HEADING + '"' + "x" * 200_000, "this is no table of comma- or semicolon-separated values"),
        (HEADING + GOOD.replace("2026-11-01,", "2026-11-01,2026-10-31"), "line 2, free_to: 2026-10-31 is before free_from"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_register_is_refused_in_sentences(run, file, text, sentence):
    status, out, err = run("import", file(text))

    assert (status, out) == (1, [])
    assert sentence in err
    assert "Traceback" not in err


@SQLITE
def test_a_file_cannot_take_a_dwelling_from_under_a_household(run, file, database):
    a_dwelling(database)
    reserved(database, an_expected(database))

    status, _, err = run("import", file(HEADING + GOOD.replace("2026-11-01", "2026-12-16")))

    assert status == 1
    assert "line 2, free_from: a household has the dwelling reserved from 2026-12-15 to –" in err


@SQLITE
@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (("reserve", CASE), 2, "CASE DWELLING is missing."),
        (("reserve", CASE, "VA-9"), 1, "There is no dwelling VA-9 (vasa); kotopolku housing list shows all."),
        (("suggest", "KP-2026-0099"), 1, "There is no case KP-2026-0099"),
        (("suggest", CASE, "VA-1"), 2, "VA-1 is not known."),
        (("list", "--small", "temporary"), 2, "--small"),
        (("list", "--municipality", "atlantis"), 2, ""),
        (("release", CASE), 2, "--reason"),
        (("release", CASE, "--reason", "unfit"), 1, "No dwelling is held for KP-2026-0001; reserve one first"),
        (("equipment", CASE), 1, "No dwelling is held for KP-2026-0001; reserve one first"),
        (("elsewhere", CASE), 2, "--home not_in_register | found_by_household | with_relatives"),
        (("elsewhere", CASE, "--home", "castle"), 2, "castle is not known"),
        (("reserve", CASE, "VA-1", "--home", "with_relatives"), 2, "--home"),
        (("import", "nowhere.csv"), 2, "The file nowhere.csv cannot be read"),
        (("show", "VA-9"), 1, "There is no dwelling VA-9"),
        (("show", CASE), 1, "No dwelling is held for KP-2026-0001"),
    ],
)
def test_wrong_use_is_one_sentence_and_changes_nothing(run, database, words, status, sentence):
    an_expected(database)
    with reading(database) as session:
        before = load_case(session, CASE, at(), for_change=False).placement.version

    found = run(*words)

    assert found[:2] == (status, [])
    assert sentence in found[2]
    with reading(database) as session:
        assert load_case(session, CASE, at(), for_change=False).placement.version == before


@SQLITE
@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fi", "KP-2026-0001: taloudella on asunto (sukulaisten luona); asunnon varaaminen on tehty. "),
        ("sv", "KP-2026-0001: hushållet har en bostad (hos släktingar); reserveringen av bostad är klar. "),
        ("en", "KP-2026-0001: the household has a home (with relatives); the housing reservation is done. "),
    ],
)
def test_a_home_that_is_not_in_the_register_ends_the_step_too(run, database, language, sentence):
    an_expected(database)

    status, out, err = run("elsewhere", CASE, "--home", "with_relatives", "--language", language)

    assert (status, err) == (0, "")
    assert out[0].startswith(sentence)
    with reading(database) as session:
        (stored,) = [one for one in load_case(session, CASE, at()).reports if one.step == "housing_reservation"]
        assert (stored.done_on, stored.reason) == (TODAY, "with_relatives")


@SQLITE
def test_a_home_elsewhere_is_refused_while_a_dwelling_is_held(run, database):
    a_dwelling(database)
    an_expected(database)
    reserved(database, CASE)

    assert run("elsewhere", CASE, "--home", "with_relatives")[0::2] == (
        1,
        "A dwelling is held for KP-2026-0001 already; release it first with kotopolku housing release.\n",
    )


@SQLITE
def test_imported_dwellings_renew_the_pages_of_those_who_wait_for_a_home_and_of_nobody_else(run, database, file):
    waiting, housed, elsewhere = an_expected(database), an_expected(database, 2), an_expected(database, 3)
    assert run("elsewhere", housed, "--home", "with_relatives")[0] == 0
    with transaction(database) as session:
        session.exec(update(Placement).where(Placement.case_number == elsewhere).values(municipality="korsholm"))
    before = versions(database)

    assert run("import", file(HEADING + GOOD))[0] == 0

    assert {case for case, version in versions(database).items() if version != before[case]} == {waiting}
    assert run("import", file(HEADING + GOOD))[0] == 0
    assert versions(database)[waiting] == before[waiting] + 1


def versions(url):
    """How often each case was changed."""
    with reading(url) as session:
        return {one.case_number: one.version for one in session.exec(select(Placement))}


@SQLITE
def test_a_release_is_asked_for_and_saved(run, database):
    a_dwelling(database)
    reserved(database, an_expected(database))

    assert run("release", CASE, "--reason", "unfit")[1][0] == (
        "VA-1 would no longer be held for KP-2026-0001: the dwelling is not fit."
    )
    assert run("show", CASE)[0] == 0
    assert run("release", CASE, "--reason", "unfit", "--yes")[1][-1] == (
        "VA-1 is no longer held for KP-2026-0001: the dwelling is not fit."
    )
    assert run("show", CASE)[0] == 1


@SQLITE
@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2026-12-20", "The reserved dwelling is held from the new day on."),
        ("2026-11-28", "The reserved dwelling is not free then: it is released, and the housing reservation is open again."),
    ],
)  # fmt: skip
def test_move_date_says_first_what_becomes_of_the_reserved_dwelling(run, database, day, sentence):
    a_dwelling(database, free_from=date(2026, 12, 1))
    reserved(database, an_expected(database))

    assert sentence in run("!", "move-date", CASE, "arrival", day)[1]


@SQLITE
@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fi", "600 € kuukaudessa: Kela hyväksyy enintään 655 €"),
        ("sv", "600 € i månaden: FPA godkänner högst 655 €"),
    ],
)
def test_suggestions_are_told_in_the_users_language(run, database, language, sentence):
    an_expected(database)
    run("import", EXAMPLE)

    assert sentence in " ".join(run("suggest", CASE, "--language", language)[1])


@SQLITE
def test_dwellings_suggestions_and_a_home_are_printed_as_json(run, database):
    a_dwelling(database)
    a_dwelling(database, "VA-2", beds=1, free_to=date(2027, 5, 31))
    an_expected(database)

    (first, second) = json.loads(" ".join(run("suggest", CASE, "--json")[1]))
    assert (first["rank"], first["reference"], first["fits"], first["cost"]) == (1, "VA-1", True, 70000)
    assert second["fits"] is False
    assert {"reason": "beds_too_few", "number": 1, "other": 2, "day": None} in second["reasons"]
    assert {"reason": "free_until", "number": 0, "other": 0, "day": "2027-05-31"} in second["reasons"]

    reserved(database, CASE)
    held = [{"case_number": CASE, "first_day": "2026-12-15", "last_day": None}]
    (one, two) = json.loads(" ".join(run("list", "--json")[1]))
    assert (one["address"], one["held"], two["held"]) == ("Esimerkkikatu 1 A 3", held, [])
    home = json.loads(" ".join(run("show", CASE, "--json")[1]))
    assert (home["reference"], home["keys_on"], home["equipment"]) == ("VA-1", None, [])
    assert "beds" in home["equipment_missing"]
    assert json.loads(" ".join(run("list", "--municipality", "korsholm", "--json")[1])) == []
    assert run("keys", CASE, "--json")[0] == 2
