"""``python -m bench.prefect.overview``: the overview flow once, in a process of its own; prints what it took."""

import json
import resource
import time

from flows.overview import overview


def main() -> None:
    """Run the flow against the server of the environment."""
    began = time.perf_counter()
    overview()
    seconds = time.perf_counter() - began
    # In kilobytes on Linux.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(json.dumps({"seconds": seconds, "megabytes": peak}))


if __name__ == "__main__":
    main()
