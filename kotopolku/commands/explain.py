"""``kotopolku explain``: what a step is, who does it, by when, and why."""

import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping

from config.configuration import Configuration
from config.texts import texts
from kotopolku.commands.common import configuration, effective_process, explainer, process_of, read_facts
from kotopolku.errors import WrongUseError
from kotopolku.planning.explanations import Explainer
from kotopolku.planning.planner import make_plan, watchers_of
from kotopolku.planning.wording import short_date
from models.facts import Facts
from models.process import ProcessDefinition, Step
from models.role import Role
from models.vocabulary import MILESTONES, SETTLING, Track


def run(options: Namespace) -> int:
    """Print one step, or the list of all."""
    definitions = configuration(options)
    facts = read_facts(options.facts, definitions) if options.facts else None
    process = effective_process(facts, definitions) if facts and not options.track else _process(options, definitions)
    teller = explainer(options, process, definitions)
    if options.step is None:
        lines = _list(teller)
    elif step := process.by_id.get(options.step):
        lines = _step(step, teller, definitions, facts)
    else:
        raise WrongUseError("use_no_step", name=options.step)
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0


def _process(options: Namespace, definitions: Configuration) -> ProcessDefinition:
    """Return the process of the named track; without one, the first that has the step."""
    if options.track:
        return process_of(options.track, definitions)
    having = (one for one in definitions.processes.values() if options.step in one.by_id)
    return next(having, process_of(Track.QUOTA.value, definitions))


def _list(teller: Explainer) -> Iterator[str]:
    say = texts(teller.language, "commands")
    yield say["explain_list"].format(process=teller.definition.name.in_language(teller.language))
    width = max(len(step.id) for step in teller.definition.steps)
    for step in teller.definition.steps:
        yield f"  {step.id:{width}}  {step.name.in_language(teller.language)}"


def _step(step: Step, teller: Explainer, definitions: Configuration, facts: Facts | None) -> Iterator[str]:
    say = texts(teller.language, "commands")
    yield f"{step.name.in_language(teller.language)} ({step.id})"
    yield say["explain_role"].format(roles=", ".join(_role(role, teller, definitions.roles) for role in step.roles))
    if step.office_holder:
        yield say["explain_office_holder"]
    if step.after:
        yield say["explain_after"].format(steps=", ".join(_event(name, teller) for name in step.after))
    if joined := step.joined_by:
        role = _role(joined.role, teller, definitions.roles)
        yield f"{say['explain_joined_by'].format(role=role)} {teller.source(joined.source)}"
    yield from _repeating(step, teller, say)
    yield from (teller.limit_in_general(limit, is_law=True) for limit in step.statutory)
    yield from (teller.limit_in_general(limit, is_law=False) for limit in step.target)
    if step.source not in {limit.source for limit in (*step.statutory, *step.target)}:
        yield teller.source(step.source)
    if step.appeal:
        yield say["explain_appeal"].format(text=teller.messages.terms.appeals[step.appeal])
    if step.four_eyes:
        yield say["explain_four_eyes"]
    source = definitions.sources[step.source]
    if address := source.address or definitions.acts[source.act].address:
        yield say["explain_address"].format(address=address)
    if facts:
        yield from _changed(step, teller, definitions, facts.municipality)
        yield from _dated(step, teller, definitions, facts)


def _repeating(step: Step, teller: Explainer, say: Mapping[str, str]) -> Iterator[str]:
    if step.follows_each:
        steps = ", ".join(teller.step_name(name) for name in step.follows_each)
        day = short_date(step.follows_from, teller.language) if step.follows_from else ""
        yield say["explain_follows_from" if day else "explain_follows"].format(steps=steps, day=day)
    elif step.follows_date:
        yield say["explain_follows_date"].format(event=_event(step.follows_date, teller))
    elif step.repeats:
        yield say["explain_repeats"]
    if step.ends_with:
        yield say["explain_ends_with"].format(steps=", ".join(teller.step_name(name) for name in step.ends_with))


def _changed(step: Step, teller: Explainer, definitions: Configuration, municipality: str) -> Iterator[str]:
    """Say who does the step in an own way, and on which exemption."""
    say = texts(teller.language, "commands")
    for overrides in definitions.overrides_for(municipality):
        if found := overrides.of(step.id, teller.definition.track):
            yield say["explain_changed"].format(name=overrides.name.in_language(teller.language))
            if exemption := found.exemption:
                reason = exemption.reason.in_language(teller.language)
                yield say["explain_exemption"].format(reason=reason, source=teller.source(exemption.source))


def _dated(step: Step, teller: Explainer, definitions: Configuration, facts: Facts) -> Iterator[str]:
    say = texts(teller.language, "commands")
    plan = make_plan(teller.definition, facts, watchers_of(definitions.roles.values()))
    rows = [row for row in plan.steps if row.key.step == step.id]
    for row in rows:
        yield say["explain_whom"].format(whom=row.key.person or say["household"], why=teller.why(row))
    if not rows:
        yield say["explain_nobody"]


def _role(role: str, teller: Explainer, roles: Mapping[str, Role]) -> str:
    name = roles[role].name.in_language(teller.language)
    watcher = roles[role].watched_by
    if watcher is None:
        return name
    say = texts(teller.language, "commands")
    return say["watched_by"].format(role=name, watcher=roles[watcher].name.in_language(teller.language))


def _event(name: str, teller: Explainer) -> str:
    if name in teller.definition.by_id:
        return teller.step_name(name)
    assert name in MILESTONES | {SETTLING}, "check refuses any other name"
    return teller.messages.terms.milestones[name]
