"""How Prefect's database grows: with placements lived through in it, with others published from outside, and by itself.

What lasts is kept as long as its run: that of an open placement for as long as it is open, an ended one for 30 days.
Events go after a week.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import time_ns

from bench.figures import Figure
from bench.prefect.house import House, Sizes, until
from bench.stores import COORDINATOR, TODAY
from deployments.table import TABLE
from kotopolku.casework.milestones import DateChange, change_date
from kotopolku.casework.withdrawal import withdraw
from kotopolku.orchestration.publishing import publish
from kotopolku.persistence.database import transaction

#: The bounds that docs/how-to/run-kotopolku.md states, in kilobytes: what lasts, and events of a week.
A_PLACEMENT, AN_ANSWER, A_PUBLICATION = (60.0, 110.0), (25.0, 150.0), (1.0, 1.0)
#: A day of the scheduled flows, in megabytes, with how many rounds each has in it.
A_DAY = (10.0, 35.0)
ROUNDS = {"deadlines": 96, "digest": 28, "housekeeping": 144, "overview": 24}

#: Publications of each placement that is reported on from outside.
PUBLICATIONS = 10
_AT_ONCE = 3


def growth(house: House, inside: int, answers: int, outside: int) -> Iterator[Figure]:
    """Live through *inside* placements with *answers* each in Prefect's form, and *outside* ones through casework."""
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        empty = house.sizes()
        lived = list(threads.map(lambda _: _waiting(house), range(inside)))
        opened = house.sizes()
        yield from _kilobytes(f"a placement with its form ({inside})", opened - empty, inside, A_PLACEMENT)
        list(threads.map(lambda number: _answered(house, number, answers), lived))
        answered = house.sizes()
        number = inside * answers
        yield from _kilobytes(f"an answer ({inside} × {answers})", answered - opened, number, AN_ANSWER)
        reported = list(threads.map(lambda _: _waiting(house), range(outside)))
        before = house.sizes()
        list(threads.map(lambda number: _published(house, number), reported))
        number = outside * PUBLICATIONS
        name = f"a publication from outside ({outside} × {PUBLICATIONS})"
        yield from _kilobytes(name, house.sizes() - before, number, A_PUBLICATION)
        list(threads.map(lambda number: _ended(house, number), reported))
        grown = house.sizes() - empty
        for part, name in enumerate(("what lasts", "events")):
            bound = A_PLACEMENT[part] * (inside + outside) + AN_ANSWER[part] * inside * answers
            bound += A_PUBLICATION[part] * outside * PUBLICATIONS + AN_ANSWER[part] * outside
            value = (grown.lasting, grown.events)[part] / 1_000_000
            yield Figure(f"{inside} lived through, {outside} from outside: {name}", value, "MB", bar=bound / 1000)
    yield from _a_day(house)


def _a_day(house: House) -> Iterator[Figure]:
    """Run each scheduled flow once, and count it as often as a working day has rounds of it."""
    grown = Sizes(0, 0)
    for row in TABLE:
        if not row.cron:
            continue
        before = house.sizes()
        _round(house, row.name)
        one = house.sizes() - before
        times = ROUNDS[row.name]
        grown = Sizes(grown.lasting + one.lasting * times, grown.events + one.events * times)
    yield Figure("a day of the scheduled flows: what lasts", grown.lasting / 1_000_000, "MB", bar=A_DAY[0])
    yield Figure("a day of the scheduled flows: events", grown.events / 1_000_000, "MB", bar=A_DAY[1])


def _kilobytes(name: str, grown: Sizes, number: int, bars: tuple[float, float]) -> Iterator[Figure]:
    yield Figure(f"{name}: what lasts", grown.lasting / number / 1000, "kB", bar=bars[0])
    yield Figure(f"{name}: events", grown.events / number / 1000, "kB", bar=bars[1])


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
    _wait_for_end(house, str(house.placement(number).run_id))


def _round(house: House, name: str) -> None:
    deployment = house.api.read_deployment(f"{name}/{name}")
    assert deployment is not None, "the runner made all deployments"
    run = house.api.create_run(
        deployment["id"], parameters={}, idempotency_key=f"bench-{time_ns()}", name=None, tags=[]
    )
    _wait_for_end(house, run["id"])


def _wait_for_end(house: House, run_id: str) -> None:
    def look() -> bool | None:
        run = house.api.read_run(run_id)
        return True if run and run["state"]["type"] in ("COMPLETED", "CANCELLED") else None

    until(look, f"the run {run_id} ends")
