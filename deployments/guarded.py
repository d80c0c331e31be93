"""Run a module that ends when its supervisor does: ``python -m deployments.guarded MODULE ARGUMENT…``.

The supervisor holds the other end of a pipe on our standard input. When it dies, however it dies, the pipe closes
and we end ourselves. A runner whose server died at the same moment would go on trying for more than half a minute:
after a grace time the whole session is killed.
"""

import os
import runpy
import signal
import sys
import threading
import time

GRACE_SECONDS = 10.0


def _end_with_supervisor() -> None:
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os.killpg(os.getpgrp(), signal.SIGKILL)


def main() -> None:
    """Run the module that the arguments name, as if it had been called itself."""
    threading.Thread(target=_end_with_supervisor, daemon=True).start()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
