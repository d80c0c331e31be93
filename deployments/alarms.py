"""Automations on Prefect's page that tell whoever operates it. Never for a statutory date: those have notices of ours.

What is told holds the kind of an event, the name of a flow, a state and the id of a run: a run's name may be what
somebody typed. ADR 36 has what was measured.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from deployments.difference import Difference, differing
from deployments.table import TABLE
from kotopolku.orchestration.prefect_setup import PrefectSetup
from kotopolku.orchestration.prefect_wire import Json

#: What the names of our automations begin with.
OURS = "Kotopolku operators: "
#: The block that holds whom they tell. Of Prefect's kinds, Slack's takes any Apprise address as it is.
BLOCK, BLOCK_TYPE = "kotopolku-operators", "slack-webhook"

_SCHEDULED = [row.name for row in TABLE if row.cron]
_OTHERS = [row.name for row in TABLE if not row.cron]
_WENT_WRONG = ["prefect.flow-run.Crashed", "prefect.flow-run.Failed", "prefect.flow-run.TimedOut"]
_RUN_TEXT = (
    "{% for one in event.related %}{% if one.role == 'flow' %}{{ one.name }}{% endif %}{% endfor %}: "
    "{{ event.resource['prefect.state-name'] }}, {{ event.resource.id }}."
)
_HOUR = 3600.0


@dataclass(frozen=True)
class Alarm:
    """One automation: which events it waits for, and what it says."""

    name: str
    expect: tuple[str, ...]
    text: str
    within: float
    """It tells at most once in so many seconds; one that *misses* events, when there was none for so long."""
    flows: tuple[str, ...] = ()
    match: dict[str, str] = field(default_factory=dict)
    misses: bool = False


ALARMS = (
    Alarm(
        "a run crashed or failed",
        tuple(_WENT_WRONG),
        f"{_RUN_TEXT} Housekeeping starts a placement's run anew. Perhaps others failed too; see kotopolku doctor.",
        within=600.0,
        flows=tuple(_OTHERS),
    ),
    Alarm(
        "a run is late",
        ("prefect.flow-run.Late",),
        f"{_RUN_TEXT} Perhaps others are too; see kotopolku doctor.",
        within=_HOUR,
        flows=tuple(row.name for row in TABLE),
    ),
    Alarm(
        "housekeeping or a sweep failed",
        tuple(_WENT_WRONG),
        f"{_RUN_TEXT} The next one of its schedule tries again; see the runner's log if it fails too.",
        within=_HOUR,
        flows=tuple(_SCHEDULED),
    ),
    Alarm(
        "housekeeping does not end",
        ("prefect.flow-run.Completed",),
        "No round of housekeeping has ended for an hour; see kotopolku doctor.",
        within=_HOUR,
        flows=("housekeeping",),
        misses=True,
    ),
    Alarm(
        "the runner is gone",
        ("prefect.deployment.not-ready",),
        "Nobody asks Prefect for the placements' runs any more; see kotopolku doctor.",
        within=600.0,
        match={"prefect.resource.name": "placement"},
    ),
)


def alarm_differences(setup: PrefectSetup, alarm_url: str | None) -> Iterator[Difference]:
    """Yield what differs of the block and the automations; each is mended before the next is asked for.

    Without an address the automations are there all the same, and do nothing but leave an event on Prefect's page.
    """
    block = setup.read_block(BLOCK_TYPE, BLOCK)
    if alarm_url is not None:
        data = {"url": alarm_url, "notify_type": "warning", "allow_private_urls": True}
        if block is None:
            yield Difference("notification", BLOCK, mend=partial(setup.create_block, BLOCK_TYPE, BLOCK, data))
            block = setup.read_block(BLOCK_TYPE, BLOCK)
        elif differing(data, block["data"]):
            yield Difference("notification", BLOCK, ("address",), partial(setup.update_block, block["id"], data))
    block_id = block["id"] if block and alarm_url is not None else None
    yield from _automations(setup, block_id)
    if alarm_url is None and block is not None:
        # Last: until now an automation may have told it. The address is a secret, so it does not stay.
        yield Difference("notification", BLOCK, ("surplus",), partial(setup.delete_block, block["id"]))


def _automations(setup: PrefectSetup, block_id: str | None) -> Iterator[Difference]:
    found = setup.automations()
    for alarm in ALARMS:
        wanted, there = automation(alarm, block_id), found.get(OURS + alarm.name)
        if there is None:
            yield Difference("automation", alarm.name, mend=partial(setup.create_automation, wanted))
        elif fields := differing(wanted, there):
            yield Difference("automation", alarm.name, fields, partial(setup.replace_automation, there["id"], wanted))


def automation(alarm: Alarm, block_id: str | None) -> Json:
    """Return an automation as Prefect's API takes it; without a block it does nothing."""
    told: Json = {"type": "do-nothing"}
    if block_id:
        subject = f"{OURS}{alarm.name}"
        told = {"type": "send-notification", "block_document_id": block_id, "subject": subject, "body": alarm.text}
    flows = {"prefect.resource.role": "flow", "prefect.resource.name": list(alarm.flows)} if alarm.flows else {}
    return {
        "name": OURS + alarm.name,
        "description": "For whoever operates Kotopolku; made by kotopolku deploy, which also undoes changes.",
        "enabled": True,
        "tags": ["kotopolku"],
        "trigger": {
            "type": "event",
            "posture": "Proactive" if alarm.misses else "Reactive",
            "match": {"prefect.resource.id": "prefect.*", **alarm.match},
            "match_related": flows,
            "expect": list(alarm.expect),
            "threshold": 1,
            "within": alarm.within,
        },
        "actions": [told],
    }
