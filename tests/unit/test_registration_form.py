"""The forms that open a placement, as Prefect's page shows them: titles, help, order."""

import pytest
from prefect.utilities.callables import parameter_schema

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
