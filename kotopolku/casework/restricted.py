"""The restricted steps of a municipality, by every version that it has placements of."""

from kotopolku.casework.context import Context
from models.vocabulary import Track


def restricted_steps(context: Context, municipality: str) -> list[str]:
    """Return the codes of the steps that stand in no figure: their counts and dates would tell of them."""
    definitions = context.definitions
    shapes = [
        definitions.process_for(track, municipality, version)
        for track in definitions.processes
        if track is not Track.STANDING
        for version in definitions.versions(track)
    ]
    return sorted({step.id for shape in shapes for step in shape.steps if step.sensitive})
