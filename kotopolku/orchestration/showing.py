"""Writes one run's page in Prefect: only what differs from what stands there, and nothing of it is kept twice.

Prefect keeps every version of an artifact that is created, tells an event of each, and keeps the inputs of every form
that was answered. A placement lives for years, so its text is replaced in place and its answered forms go.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kotopolku.orchestration.prefect_api import Keyset, PrefectApi, input_text
from kotopolku.orchestration.prefect_wire import Json

#: So many versions of a placement's artifact are kept; a second one only where a run was replaced.
VERSIONS = 2

_ANSWERED = re.compile(r"suspended-answer-(\d+)-(?:schema|description|response)", re.ASCII)


@dataclass(frozen=True)
class Seen:
    """What was seen of many pages with two questions, a moment before they are written one by one."""

    runs: Mapping[str, Json] = field(default_factory=dict)
    artifacts: Mapping[str, Json] = field(default_factory=dict)


NOTHING_SEEN = Seen()


def look_at(api: PrefectApi, run_ids: Sequence[str], keys: Sequence[str]) -> Seen:
    """Look at many pages at once; Prefect gives at most 200."""
    runs = {run["id"]: run for run in api.find_runs(flow_runs={"id": {"any_": list(run_ids)}})}
    return Seen(runs, api.read_artifacts(keys))


def show_head(api: PrefectApi, run_id: str, name: str, tags: list[str], seen: Seen) -> None:
    """Give a run its name and tags, also where somebody changed them in the page."""
    run = seen.runs.get(run_id) or api.read_run(run_id)
    if run is not None and (run["name"] != name or set(run["tags"]) != set(tags)):
        api.update_run(run_id, name=name, tags=tags)


def show_artifact(api: PrefectApi, run_id: str, key: str, markdown: str, seen: Seen) -> bool:
    """Write the artifact that is shown with a run, and return whether it had to be.

    Another run of the placement gets a version of its own.
    """
    newest = seen.artifacts.get(key) or api.read_artifact(key)
    is_its_own = newest is not None and newest["flow_run_id"] == run_id
    if newest is not None and is_its_own and newest["data"] == markdown:
        return False
    if newest is None or not is_its_own or not api.update_artifact(newest["latest_id"], markdown):
        api.create_artifact(run_id, key, markdown)
        api.delete_old_artifacts(key, keep=VERSIONS)
    return True


def show_form_texts(
    api: PrefectApi,
    run_id: str,
    keyset: Keyset,
    schema: dict[str, Any],
    description: str,
    *,
    is_made: bool,
    is_old: bool = False,
) -> bool:
    """Replace the form that waits; return False when none does.

    The description goes first: the schema is missing only between its own delete and create, and an answer sent in
    that gap is rejected without harm.

    Args:
        api: A connection to Prefect.
        run_id: The run that waits.
        keyset: The names of the form's inputs.
        schema: What is asked.
        description: What stands above it.
        is_made: Make a form that is not there.
        is_old: What stands there differs, so it need not be read.
    """
    if is_old:
        api.replace_input(run_id, keyset.description, description)
        if not api.delete_input(run_id, keyset.schema) and not is_made:
            return False
        api.write_input(run_id, keyset.schema, schema)
        return True
    shown = api.read_inputs(run_id, keyset.base)
    if keyset.schema not in shown and not is_made:
        return False
    # The order of the fields counts too, so texts are compared.
    for key, value in ((keyset.description, description), (keyset.schema, schema)):
        if shown.get(key) != input_text(value):
            api.replace_input(run_id, key, value)
    return True


def forget_answered_forms(api: PrefectApi, run_id: str, sequence: int) -> int:
    """Delete the inputs of forms before *sequence*, which are answered and recorded; return how many."""
    names = [key for key in api.read_inputs(run_id, "suspended-answer-") if _is_before(key, sequence)]
    return sum(api.delete_input(run_id, name) for name in names)


def _is_before(key: str, sequence: int) -> bool:
    found = _ANSWERED.fullmatch(key)
    return found is not None and int(found[1]) < sequence
