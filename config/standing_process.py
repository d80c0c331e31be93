"""From standing arrangements to the process of an organisation that has them."""

from models.anchors import Anchors
from models.limit import Limit
from models.process import ProcessDefinition, Step
from models.role import Organisation
from models.standing import StandingArrangement, StandingBook, StandingLimit
from models.vocabulary import Per, Stage, Track


def standing_process(book: StandingBook) -> ProcessDefinition:
    """Return the arrangements of all kinds of organisations as one process, whose names can be asked."""
    return ProcessDefinition(
        id="standing",
        version=book.version,
        track=Track.STANDING,
        name=book.name,
        steps=tuple(_step(one) for one in book.arrangements),
    )


def standing_process_of(book: StandingBook, kind: Organisation | None) -> ProcessDefinition:
    """Return the process of a kind of organisation; it has no steps where the files know the organisation no more."""
    mine = {one.id for one in book.arrangements if one.of is kind}
    whole = standing_process(book)
    name = f"{whole.id}_{kind.value}" if kind else whole.id
    return whole.model_copy(update={"id": name, "steps": tuple(step for step in whole.steps if step.id in mine)})


def _step(one: StandingArrangement) -> Step:
    return Step(
        id=one.id,
        name=one.name,
        # They are to be in order before anybody comes.
        stage=Stage.BEFORE_ARRIVAL,
        per=Per.HOUSEHOLD,
        role=one.role,
        after=one.after,
        repeats=one.repeats,
        opens=one.opens,
        source=one.source,
        statutory=_limits(one, one.statutory),
        target=_limits(one, one.target),
        notices=one.notices,
    )


def _limits(one: StandingArrangement, limit: StandingLimit | None) -> tuple[Limit, ...]:
    if limit is None:
        return ()
    # What is looked at again has no date until it was made once.
    counted_from = Anchors.parse(f"done:{one.id}") if limit.every else None
    return (Limit(within=limit.every, on=limit.on, of=counted_from, source=limit.source),)
