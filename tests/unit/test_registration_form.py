"""The forms that open a placement, as Prefect's page shows them: titles, help, order."""

import pytest
from prefect.utilities.callables import parameter_schema

from deployments.deploying import wanted_deployments
from deployments.made import deployments, form_of
from flows.register import register_municipality_place, register_quota, register_self_settled
from flows.registration_titles import give_titles

FORMS = (register_quota, register_municipality_place, register_self_settled)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_every_field_has_a_title_and_a_help_in_words(form):
    fields = parameter_schema(form).properties

    give_titles(fields)

    for name, shown in fields.items():
        assert shown["title"][0].isupper(), name
        assert "_" not in shown["title"], name
        assert shown["description"], name
    titles = [shown["title"] for shown in fields.values()]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_the_form_begins_with_what_to_leave_alone_and_asks_for_the_place_first(form):
    assert form.description is not None
    assert form.description.startswith("Leave Run name, Tags and Message alone; nothing here may hold a name.")
    assert next(iter(parameter_schema(form).properties)) == "municipality"


def test_a_field_of_another_flow_keeps_its_title():
    fields = {"case_number": {"title": "case_number"}}

    give_titles(fields)

    assert fields == {"case_number": {"title": "case_number"}}


def test_the_runner_and_deploy_write_the_same_form_with_titles_and_required_fields():
    served = {one.name: form_of(one) for one in deployments()}
    deployed = {one["name"]: one["parameter_openapi_schema"] for one in wanted_deployments(None)}

    assert served == deployed
    form = served["register-quota"]
    assert form["required"] == ["municipality", "proposal_reference", "proposal_received", "reported_by"]
    assert form["properties"]["adults_18_to_64"]["title"] == "Adults from 18 to 64 years"
    assert "default" not in form["properties"]["arrival"]
