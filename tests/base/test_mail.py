"""Mails are rendered in the reader's language, once per language for many readers, with their values put in safely."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jinja2 import DictLoader
from markupsafe import escape

from klankbord.base.mail import render_for_many, render_mail
from klankbord.kit.headers import one_line

PARTS = {
    "mails/asked/subject.txt": "{{ first_name }}, {{ title }}\n",
    "mails/asked/body.txt": "{{ language() }}\n\n\n \nDag {{ first_name }},\n{{ title }}\n{{ url }}\n\n",
    "mails/asked/body.html": '<p lang="{{ language() }}">{{ first_name }}</p><p>{{ title }}</p><a href="{{ url }}">\n',
}


@pytest.fixture
def letters(app, monkeypatch):
    """A mail called `asked`; the list counts how often a template was run."""
    loader = DictLoader(PARTS)
    monkeypatch.setattr(app.jinja_env, "loader", loader)
    return loader


def test_a_mail_is_rendered_in_the_language_of_its_reader(db, letters):
    mail = render_mail(
        "asked", "en", first_name="Samira", title="The <yard>\r\nBcc: x@y.example", url="https://k.example/l/1"
    )

    assert mail.subject == "Samira, The <yard> Bcc: x@y.example"
    assert mail.text == "en\n\nDag Samira,\nThe <yard>\r\nBcc: x@y.example\nhttps://k.example/l/1\n"
    assert mail.html.startswith('<p lang="en">Samira</p><p>The &lt;yard&gt;')


def test_a_mail_knows_nothing_of_the_person_who_caused_it(db, app, monkeypatch):
    parts = {f"mails/who/{part}": "{{ current_user is defined }}" for part in ("subject.txt", "body.txt", "body.html")}
    monkeypatch.setattr(app.jinja_env, "loader", DictLoader(parts))

    with app.test_request_context("/"):
        assert render_mail("who", "nl").subject == "False"


def test_the_templates_run_once_per_language_however_many_read(db, app, letters, monkeypatch):
    ran = []
    get = app.jinja_env.get_template
    monkeypatch.setattr(app.jinja_env, "get_template", lambda name: ran.append(name) or get(name))
    readers = [
        (
            number,
            "en" if number % 3 else "nl",
            {"first_name": f"Ouder {number}", "url": f"https://k.example/l/{number}"},
        )
        for number in range(6000)
    ]

    written = dict(render_for_many("asked", readers, title="Schoolplein"))

    assert len(ran) == 6
    assert len(written) == 6000
    assert written[2999].text == "en\n\nDag Ouder 2999,\nSchoolplein\nhttps://k.example/l/2999\n"
    assert 'href="https://k.example/l/3000"' in written[3000].html
    assert '<p lang="nl">' in written[3000].html


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=40), title=st.text(max_size=40))
@example('<script>alert("1")</script>', "{{ 7 * 7 }}")
@example("\r\nBcc: x@y.example", "place0123456789abcdefx0x")
@example("\\1 \\g<0>", "&amp;")
def test_a_mail_for_many_says_what_a_mail_for_one_says(db, letters, name, title):
    values = {"first_name": name, "url": "https://k.example/l/1?a=1&b=2"}

    ((key, many),) = render_for_many("asked", [("one", "nl", values)], title=title)

    one = render_mail("asked", "nl", title=title, **values)
    assert key == "one"
    assert many.html == one.html
    assert escape(name) in many.html
    assert many.subject == one_line(f"{name}, {title}")
    assert many.text.split() == one.text.split()
