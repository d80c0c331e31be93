"""The page of a step, with what stands in its forms and what is wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fastapi import Response, status

from kotopolku.casework.reporting import REASONS
from kotopolku.casework.step_forms.fields import Act, Concerns
from kotopolku.casework.step_forms.words import act_title, field_title
from kotopolku.desk.placement.people_view import people_view
from kotopolku.desk.step.act_form import ActForm
from kotopolku.desk.step.act_view import act_view
from kotopolku.desk.step.report_form import ReportForm
from kotopolku.desk.step.step_read import StepRead
from kotopolku.desk.web.areas import area_links
from kotopolku.desk.web.page import page
from kotopolku.desk.web.refusals import refused_field, refused_sentence
from kotopolku.errors import CaseworkRefusedError
from models.case_report import ReportKind

#: What can be said of a step that has typed forms, beside their acts.
WITHOUT_ACT = (ReportKind.NOT_NEEDED, ReportKind.BLOCKED)


@dataclass(frozen=True)
class Shown:
    """What stands in the forms of a step's page."""

    chosen: str = ""
    """The act, or the kind of report, whose form is open; nothing for the first."""
    report: ReportForm | None = None
    act: ActForm | None = None
    refusal: CaseworkRefusedError | None = None
    second: str = ""
    """The name of the error of the second person's form."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """What is wrong, by field."""


def step_page(read: StepRead, shown: Shown) -> Response:
    """Return a step's page; with status 422 where something is wrong."""
    seen, view = read.seen, read.view
    visit, texts = seen.visit, seen.visit.context.definitions.messages[seen.visit.language].step_forms
    chosen_people = (view.person,) if view.person in view.reportable else view.reportable
    report = shown.report or ReportForm(done_on=visit.context.today.isoformat(), people=chosen_people)
    form = _act_form(read, shown, chosen_people)
    chosen = form.act.name if form else shown.chosen if shown.chosen in list(WITHOUT_ACT) else ""
    errors = _errors(read, shown, form)
    people = people_view(seen, "step", view.concerned)
    refused = "" if shown.refusal is None else refused_sentence(visit, shown.refusal, seen.case.placement.track)
    return page(
        visit,
        "step",
        status.HTTP_422_UNPROCESSABLE_CONTENT if errors or refused else status.HTTP_200_OK,
        seen=seen,
        view=view,
        read=read,
        people={one.label: one for one in people},
        choices={act.name: act_title(act, texts) for act in read.acts},
        without_act=[kind.value for kind in WITHOUT_ACT],
        chosen=chosen,
        act=act_view(seen, form) if form else None,
        chosen_people=form.people if form else report.people,
        form=report,
        refused="" if refused in errors.values() else refused,
        errors=errors,
        reasons={kind.value: list(REASONS[kind]) for kind in WITHOUT_ACT},
        terms=visit.place.terms,
        areas=area_links(visit, seen.case.placement, view.step),
    )


def _act_form(read: StepRead, shown: Shown, chosen_people: tuple[str, ...]) -> ActForm | None:
    """Return the form of the act that is open; none where another kind of report is, or nothing can be recorded."""
    if shown.act:
        return shown.act
    if not read.acts or shown.chosen in list(WITHOUT_ACT):
        return None
    act = next((one for one in read.acts if one.name == shown.chosen), read.acts[0])
    return ActForm.first(act, read.view.reportable, chosen_people if act.concerns is not Concerns.HOUSEHOLD else ())


def _errors(read: StepRead, shown: Shown, form: ActForm | None) -> dict[str, str]:
    """Return a sentence for each field in which something is wrong, in the order of the fields."""
    visit = read.seen.visit
    found = dict(shown.errors)
    if shown.report:
        found |= {name: visit.say[text] for name, text in shown.report.errors.items()}
    if shown.act:
        title = _titles(read, shown.act.act)
        found |= {name: visit.say[text].format(field=title(name)) for name, text in shown.act.errors.items()}
    if shown.second:
        found["answer"] = visit.say[shown.second]
    fields = (*(["people"] if form and form.act.concerns is not Concerns.HOUSEHOLD else []), *(_names(form)))
    if shown.refusal and (about := refused_field(shown.refusal, fields)):
        found[about] = refused_sentence(visit, shown.refusal, read.seen.case.placement.track)
    return found


def _names(form: ActForm | None) -> tuple[str, ...]:
    return tuple(one.name for one in form.act.fields) if form else ()


def _titles(read: StepRead, act: Act) -> Callable[[str], str]:
    texts = read.seen.visit.context.definitions.messages[read.seen.visit.language].step_forms
    known = {one.name: field_title(one, texts) for one in act.fields}
    return lambda name: known.get(name, "")
