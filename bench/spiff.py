"""SpiffWorkflow 3.2 at the same work: one BPMN instance per placement, kept as JSON in the same SQLite file.

Twenty steps that fork and join, each with a timer that reminds and interrupts nothing: the graph with which the wanted
ratio was set. What it costs hangs on the shape, for its tree of expected tasks is made anew behind every branch: a
single file of steps is several times faster than this, stages that wait for each other are many times slower.
A column of our own says which instances have a timer to look at, so that it need not load them all.
"""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow  # type: ignore[import-untyped]
from SpiffWorkflow.bpmn.parser import BpmnParser  # type: ignore[import-untyped]
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer  # type: ignore[import-untyped]
from SpiffWorkflow.util.task import TaskState  # type: ignore[import-untyped]

#: What each step comes after.
GRAPH: dict[int, tuple[int, ...]] = {
    **{0: (), 1: (0,), 2: (0,), 3: (0,), 4: (1,), 5: (1, 2), 6: (3,), 7: (4, 5), 8: (6,), 9: (7, 8)},
    **{
        10: (9,),
        11: (9,),
        12: (9,),
        13: (10,),
        14: (11, 12),
        15: (13, 14),
        16: (15,),
        17: (15,),
        18: (16, 17),
        19: (18,),
    },
}
STEPS = len(GRAPH)
_LATER = timedelta(days=90)
_MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_SCHEMA = """
CREATE TABLE spiff_instance (id INTEGER PRIMARY KEY, data TEXT NOT NULL, next_timer TEXT);
CREATE INDEX spiff_next ON spiff_instance (next_timer);
CREATE TABLE spiff_event (instance INTEGER NOT NULL, step TEXT NOT NULL, kind TEXT NOT NULL);
"""
_CHANGE = "UPDATE spiff_instance SET data = ?, next_timer = ? WHERE id = ?"


@dataclass(frozen=True)
class Spiff:
    """Instances in the database file of *connection*."""

    connection: sqlite3.Connection

    @cached_property
    def _spec(self) -> Any:
        parser = BpmnParser()
        parser.add_bpmn_str(_bpmn().encode())
        return parser.get_spec("placement")

    @cached_property
    def _serializer(self) -> Any:
        return BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())

    def create(self) -> None:
        """Make the tables, and read the process once."""
        self.connection.executescript(_SCHEMA)
        assert self._spec is not None
        assert self._serializer is not None

    def start(self, first_due: datetime | None = None) -> None:
        """Start an instance; its first timer rings at *first_due*, the others later."""
        later = datetime.now(UTC) + _LATER
        workflow = BpmnWorkflow(self._spec)
        workflow.task_tree.data.update({f"due{number}": later.isoformat() for number in range(1, STEPS)})
        workflow.task_tree.data["due0"] = (first_due or later).isoformat()
        workflow.do_engine_steps()
        self._write("INSERT INTO spiff_instance (data, next_timer) VALUES (?, ?)", workflow)

    def copy_to(self, number: int) -> None:
        """Copy the first instance until there are *number*."""
        have = self.connection.execute("SELECT count(*) FROM spiff_instance").fetchone()[0]
        self.connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            "INSERT INTO spiff_instance (data, next_timer) SELECT data, next_timer FROM n, spiff_instance WHERE id = 1",
            (number - have,),
        )

    def sweep(self) -> int:
        """Ring every timer whose time has come; return how many rang."""
        due = "SELECT id FROM spiff_instance WHERE next_timer <= ?"
        rung = 0
        for (number,) in self.connection.execute(due, (datetime.now(UTC).isoformat(),)).fetchall():
            workflow = self._load(number)
            before = _reminded(workflow)
            workflow.refresh_timers()
            workflow.do_engine_steps()
            new = _reminded(workflow) - before
            self._write(_CHANGE, workflow, number, events=[(number, step, "reminded") for step in sorted(new)])
            rung += len(new)
        return rung

    def complete(self, number: int) -> None:
        """Complete an open task of an instance."""
        workflow = self._load(number)
        task = workflow.get_tasks(state=TaskState.READY, manual=True)[0]
        task.run()
        workflow.do_engine_steps()
        self._write(_CHANGE, workflow, number, events=[(number, task.task_spec.name, "done")])

    def _load(self, number: int) -> Any:
        row = self.connection.execute("SELECT data FROM spiff_instance WHERE id = ?", (number,)).fetchone()
        return self._serializer.deserialize_json(row[0])

    def _write(self, statement: str, workflow: Any, *which: int, events: Any = ()) -> None:
        data = self._serializer.serialize_json(workflow)
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute(statement, (data, _next_timer(workflow), *which))
        self.connection.executemany("INSERT INTO spiff_event VALUES (?, ?, ?)", events)
        self.connection.execute("COMMIT")


def _reminded(workflow: Any) -> set[str]:
    tasks = workflow.get_tasks(state=TaskState.COMPLETED)
    return {task.task_spec.name for task in tasks if task.task_spec.name.startswith("reminded")}


def _next_timer(workflow: Any) -> str | None:
    waiting = workflow.event_manager.tasks.values()
    return min((task.internal_data["event_value"] for task in waiting), default=None)


def _bpmn() -> str:
    """Return the graph in BPMN: a gateway wherever more than one comes together or goes out."""
    ids = [f"step-{number}" for number in GRAPH]
    after = {f"step-{number}": [f"step-{before}" for before in befores] for number, befores in GRAPH.items()}
    body = '<startEvent id="start"/><parallelGateway id="split"/>' + _flow("start", "split")
    for number, step in enumerate(ids):
        body += _step(number, step)
        following = [name for name in ids if step in after[name]]
        if len(after[step]) > 1:
            body += f'<parallelGateway id="in-{step}"/>' + _flow(f"in-{step}", step)
        if len(following) > 1:
            body += f'<parallelGateway id="out-{step}"/>' + _flow(step, f"out-{step}")
        source = f"out-{step}" if len(following) > 1 else step
        body += "".join(_flow(source, f"in-{name}" if len(after[name]) > 1 else name) for name in following)
        body += "" if following else f'<endEvent id="end-{step}"/>' + _flow(step, f"end-{step}")
        body += "" if after[step] else _flow("split", step)
    placement = f'<process id="placement" isExecutable="true">{body}</process>'
    return f'<definitions xmlns="{_MODEL}" targetNamespace="bench">{placement}</definitions>'


def _step(number: int, step: str) -> str:
    timer, reminded = f"timer{number}", f"reminded{number}"
    return (
        f'<userTask id="{step}"/><endEvent id="{reminded}"/>'
        f'<boundaryEvent id="{timer}" attachedToRef="{step}" cancelActivity="false">'
        f"<timerEventDefinition><timeDate>due{number}</timeDate></timerEventDefinition></boundaryEvent>"
        + _flow(timer, reminded)
    )


def _flow(source: str, target: str) -> str:
    return f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}"/>'
