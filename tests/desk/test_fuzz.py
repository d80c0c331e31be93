"""Whatever is sent to any route, by anybody: no error of ours, no name for whom it is not, nothing of the insides.

`make fuzz` sends for minutes what is sent here for seconds.
"""

from contextlib import closing

from hypothesis import Phase, given, settings

from tests.desk.fuzz_desk import anything_for, fuzz_desk
from tests.desk.fuzzed import Fuzzed


def test_nothing_that_is_sent_makes_an_error_or_tells_a_name(tmp_path):
    with fuzz_desk(tmp_path / "home") as desk, closing(Fuzzed(desk)) as fuzzed:
        # The desk remembers what was sent before, so that nothing is sent again to make it smaller.
        @settings(max_examples=150, derandomize=True, phases=[Phase.generate], database=None)
        @given(anything_for(desk))
        def send(request):
            assert fuzzed.wrong(request) == []

        send()

    # Whoever is let in nowhere finds nothing.
    assert {200, 303, 403, 404, 422} <= set(fuzzed.statuses)
