"""The tracks of households: what people may write where a household is meant."""

from typing import Annotated, Literal

from pydantic import AfterValidator

from models.vocabulary import Track

ReceptionTrack = Annotated[
    Literal[Track.QUOTA, Track.MUNICIPALITY_PLACE, Track.SELF_SETTLED],
    # Of a choice among some members Pydantic keeps the text.
    AfterValidator(Track),
]
