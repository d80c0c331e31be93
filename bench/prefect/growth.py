"""How Prefect's database grows: with placements lived through in it, and with those published from outside."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bench.figures import Figure
from bench.prefect.house import House, until
from bench.stores import COORDINATOR, TODAY
from kotopolku.casework.milestones import DateChange, change_date
from kotopolku.casework.withdrawal import withdraw
from kotopolku.orchestration.publishing import publish
from kotopolku.persistence.database import transaction

#: The bounds that docs/how-to/run-kotopolku.md states, in kilobytes.
KB_A_PLACEMENT = 400
KB_AN_ANSWER = 100
KB_A_PUBLICATION = 1

#: Publications of each placement that is reported on from outside.
PUBLICATIONS = 10
_AT_ONCE = 3


def growth(house: House, inside: int, answers: int, outside: int) -> Iterator[Figure]:
    """Live through *inside* placements with *answers* each in Prefect's form, and *outside* ones through casework."""
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        empty = house.used_bytes()
        lived = list(threads.map(lambda _: _waiting(house), range(inside)))
        opened = house.used_bytes()
        yield _kb(f"a placement opened, with its form ({inside})", opened - empty, inside, KB_A_PLACEMENT)
        list(threads.map(lambda number: _answered(house, number, answers), lived))
        answered = house.used_bytes()
        yield _kb(f"an answer in Prefect ({inside} × {answers})", answered - opened, inside * answers, KB_AN_ANSWER)
        if not outside:
            return
        numbers = list(threads.map(lambda _: _waiting(house), range(outside)))
        before = house.used_bytes()
        list(threads.map(lambda number: _published(house, number), numbers))
        after = house.used_bytes()
        yield _kb(
            f"a publication from outside ({outside} × {PUBLICATIONS})",
            after - before,
            outside * PUBLICATIONS,
            KB_A_PUBLICATION,
        )
        list(threads.map(lambda number: _ended(house, number), numbers))
        bound = KB_A_PLACEMENT * (inside + outside) + KB_AN_ANSWER * inside * answers
        total = (house.used_bytes() - empty) / 1_000_000
        yield Figure(f"all of it: {inside} lived through, {outside} from outside", total, "MB", bar=bound / 1000)


def _kb(name: str, grown: int, number: int, bar: float) -> Figure:
    return Figure(f"Prefect's database for {name}", grown / number / 1000, "kB", bar=bar)


def _waiting(house: House) -> str:
    number = house.open()
    until(lambda: house.form(number), f"the form of {number}")
    return number


def _answered(house: House, number: str, answers: int) -> None:
    for _ in range(answers):
        house.answer(number, "another", what="Show the agenda again")
    until(lambda: house.form(number), f"the form of {number}")


def _published(house: House, number: str) -> None:
    context = house.installation.context()
    for day in range(PUBLICATIONS):
        # Another day each time, so that each publication has something to write.
        change = DateChange("referral_decided", TODAY - timedelta(days=1 + day))
        with transaction(house.installation.database) as session:
            change_date(session, context, number, change, COORDINATOR)
        publish(house.api, house.installation, number)


def _ended(house: House, number: str) -> None:
    context = house.installation.context()
    with transaction(house.installation.database) as session:
        withdraw(session, context, number, "died", COORDINATOR)
    publish(house.api, house.installation, number)
    run_id = str(house.placement(number).run_id)

    def look() -> bool | None:
        run = house.api.read_run(run_id)
        return True if run and run["state"]["type"] == "COMPLETED" else None

    until(look, f"the run of {number} ends")
