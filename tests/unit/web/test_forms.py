"""The field macro and the error summary."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, render_template_string
from lxml import html
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice

from stegvis.base.forms import Form, OneOf, Required
from stegvis.base.language import _l
from stegvis.web.templating import form_errors

TEMPLATE = """{% from "web/forms.html" import field, error_summary with context %}
{{ error_summary(form) }}{% for f in form %}{{ field(f) }}{% endfor %}"""


class Sample(Form):
    """One field of each kind."""

    name = StringField("Namn", [Required(_l("Skriv ditt namn."))], description="Som på intyget.")
    colour = RadioField(
        "Färg",
        [Required(_l("Välj en färg."))],
        choices=[SelectChoice("r", "Röd"), SelectChoice("b", "Blå")],
        validate_choice=False,
    )
    tools = SelectMultipleField(
        "Verktyg",
        [OneOf()],
        choices=[SelectChoice("h", "Hammare"), SelectChoice("s", "Såg")],
        validate_choice=False,
    )
    trade = SelectField(
        "Yrke",
        [OneOf()],
        choices=[SelectChoice("d", "Disk"), SelectChoice("k", "Kök")],
        validate_choice=False,
    )
    agreed = BooleanField("Alla har sagt ja", [Required(_l("Kryssa i att alla har sagt ja."))])


@pytest.fixture
def rendered(app: Flask) -> Iterator[html.HtmlElement]:
    """The sample as it comes back when only the tools were chosen."""
    with app.test_request_context("/", method="POST", data={"tools": ["s"], "trade": "k"}):
        form = Sample(meta={"csrf": False})
        form.validate()
        yield html.fromstring(f"<div>{render_template_string(TEMPLATE, form=form)}</div>")


def test_every_error_links_to_a_control_that_is_there(rendered: html.HtmlElement) -> None:
    targets = [link.get("href", "") for link in rendered.xpath("//*[contains(@class, 'error-summary')]//a")]
    assert targets == ["#name", "#colour-0", "#agreed"]
    assert all(rendered.get_element_by_id(target[1:]).tag == "input" for target in targets)


def test_hint_and_error_describe_the_control(rendered: html.HtmlElement) -> None:
    control = rendered.get_element_by_id("name")
    assert control.get("aria-describedby") == "name-hint name-error"
    assert control.get("aria-invalid") == "true"
    assert "Skriv ditt namn." in rendered.get_element_by_id("name-error").text_content()


def test_the_error_stands_above_the_control(rendered: html.HtmlElement) -> None:
    order = [child.get("id") for child in rendered.get_element_by_id("name").getparent()]
    assert order.index("name-error") < order.index("name")


def test_what_was_chosen_is_kept(rendered: html.HtmlElement) -> None:
    assert [box.get("value") for box in rendered.xpath("//*[@id='tools']//input[@checked]")] == ["s"]
    assert [option.get("value") for option in rendered.xpath("//*[@id='trade']//option[@selected]")] == ["k"]


def test_a_group_has_a_legend(rendered: html.HtmlElement) -> None:
    assert rendered.xpath("//fieldset[@id='colour']/legend")[0].text_content() == "Färg"


def test_several_choices_are_checkboxes(rendered: html.HtmlElement) -> None:
    assert {box.get("type") for box in rendered.xpath("//*[@id='tools']//input")} == {"checkbox"}


def test_a_form_without_errors_has_no_summary(app: Flask) -> None:
    with app.test_request_context("/"):
        assert form_errors(Sample(meta={"csrf": False})) == []
