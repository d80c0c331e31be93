"""Which tests one process runs after each other: those of one group, as pytest-xdist's `loadgroup` would have it."""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

#: All that need Prefect's page: a second installation would take longer than they do.
GROUPS = ("tests/prefect_page/",)


class GroupScheduling(LoadScopeScheduling):
    """Its own suffix on a test's name is not read any more by pytest 9; ours goes by the folder."""

    def _split_scope(self, nodeid: str) -> str:
        return next((group for group in GROUPS if nodeid.startswith(group)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> GroupScheduling | None:
    """Take ours where groups are asked for, and otherwise whatever is asked for."""
    return GroupScheduling(config, log) if config.getoption("dist") == "loadgroup" else None
