"""What each kind of message is read as; and that nothing in a message is ever an error."""

import json
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klankbord.kit.incoming import Kind, parse
from tests.kit.incoming.samples import UID, US, WHO, apple, bounce, calendar, exchange, google, mail, series, wrapped

REQUEST = wrapped(google(method="REQUEST"), method="REQUEST")
EVERY = [
    google().encode(), wrapped(exchange()), wrapped(series()), apple(google()), bounce(), REQUEST, mail().as_bytes(),
]  # fmt: skip


def test_google_keeps_the_comment_at_the_attendee() -> None:
    read = parse(google().encode())
    assert read.as_json() == {
        "type": "calendar_reply",
        "message_id": None,
        "from": None,
        "method": "REPLY",
        "events": [{
            "uid": UID, "recurrence_id": None, "sequence": 3, "dtstamp": "2027-03-02T03:22:34Z", "attendee": WHO,
            "partstat": "TENTATIVE", "comment": "Graag, tot dan; leuk!",
            "start": "2027-03-07T19:00:00Z", "end": "2027-03-07T20:30:00Z",
        }],
        "text": None,
        "recipient_failed": None,
        "subject": None,
    }  # fmt: skip


def test_exchange_names_a_zone_of_windows() -> None:
    [event] = parse(wrapped(exchange())).events
    told = event.as_json()
    assert (told["attendee"], told["comment"], told["partstat"]) == (WHO, "Ik kom wat later.", "ACCEPTED")
    assert (told["start"], told["end"]) == ("2027-03-07T19:00:00Z", "2027-03-07T20:30:00Z")


def test_zones_of_every_kind() -> None:
    block = (
        "BEGIN:VTIMEZONE", "TZID:(UTC+02:00) Ergens", "BEGIN:STANDARD", "DTSTART:16010101T000000",
        "TZOFFSETFROM:+0200", "TZOFFSETTO:+0200", "END:STANDARD", "END:VTIMEZONE",
    )  # fmt: skip
    for zone, hour in (
        ('"Europe/Amsterdam"', 18), ("/mozilla.org/20070129_1/Europe/Amsterdam", 18), ('"(UTC+02:00) Ergens"', 18),
        ("America/New_York", 0), ("Nergens", 18),
    ):  # fmt: skip
        text = calendar(
            *block, "BEGIN:VEVENT", f"UID:{UID}", f"DTSTART;TZID={zone}:20270607T200000", "DURATION:PT1H30M",
            f"ATTENDEE;PARTSTAT=DECLINED:mailto:{WHO}", "END:VEVENT", events=2,
        )  # fmt: skip
        [event] = parse(text.encode()).events
        assert event.start is not None
        assert event.end is not None
        assert (event.start.hour, event.end.hour) == (hour, (hour + 1) % 24)


def test_one_reply_with_three_answers() -> None:
    answers = [(event.recurrence_id is None, event.partstat) for event in parse(wrapped(series())).events]
    assert answers == [(True, "ACCEPTED"), (False, "TENTATIVE"), (False, "DECLINED")]


def test_apple_names_no_method_and_writes_a_sentence_of_its_own() -> None:
    read = parse(apple(google().replace("Graag\\, tot dan; leuk!", "")))
    assert (read.kind, read.method, read.text) == (Kind.CALENDAR_REPLY, "REPLY", None)
    without = parse(apple(calendar(f"UID:{UID}", f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{WHO}", method=None)))
    assert (without.kind, without.method) == (Kind.CALENDAR_REPLY, None)


def test_a_comment_in_the_body_of_the_mail_counts() -> None:
    message = mail(subject="Accepted: Vergadering")
    message.set_content("Ik ben er om acht uur.\n\n-- \nSamira\n")
    ics = exchange().replace("Ik kom wat later.", "")
    message.add_alternative(ics, subtype="calendar", params={"method": "REPLY"})
    read = parse(message.as_bytes())
    assert (read.text, read.events[0].comment) == ("Ik ben er om acht uur.", "Ik ben er om acht uur.")


def test_counter_and_request() -> None:
    assert parse(wrapped(google(method="COUNTER"), method="COUNTER")).kind == Kind.CALENDAR_COUNTER
    assert parse(REQUEST).kind == Kind.CALENDAR_REQUEST
    assert parse(google(method="CANCEL").encode()).method == "CANCEL"


def test_a_bounce_that_quotes_our_request_is_a_bounce() -> None:
    read = parse(bounce())
    assert (read.kind, read.failed, read.events) == (Kind.BOUNCE, ("weg@ouders.example",), ())
    assert read.answers == ("<uitnodiging@klankbord.example>",)
    assert read.failed_words == "550 5.1.1 user unknown"


def test_a_delay_is_no_bounce() -> None:
    assert parse(bounce(action="delayed").replace(b"5.1.1", b"4.4.1")).kind == Kind.AUTO_REPLY


def test_a_bounce_in_dutch_without_a_report() -> None:
    message = mail("postmaster@mx.example", subject="Onbestelbaar: Uitnodiging")
    message.set_content(
        "Dit bericht kon niet worden bezorgd bij weg@ouders.example:\nde postbus bestaat niet (550 5.1.1).\n"
    )
    read = parse(message.as_bytes())
    assert (read.kind, read.failed) == (Kind.BOUNCE, ("weg@ouders.example",))


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Auto-Submitted", "auto-replied"), ("Precedence", "bulk"), ("List-Id", "<x.example>"), ("X-Autoreply", "yes"),
    ],
)  # fmt: skip
def test_what_no_person_wrote(header: str, value: str) -> None:
    message = mail()
    message[header] = value
    message.set_content("Ik ben er niet.")
    assert parse(message.as_bytes()).kind == Kind.AUTO_REPLY


@pytest.mark.parametrize(
    "subject",
    [
        "Automatisch antwoord: Uitnodiging", "Re: Out of office", "Abwesenheitsnotiz: x", "Réponse automatique : x",
        "Otomatik yanıt: x", "Odpowiedź automatyczna: x", "Afwezig: x",
    ],
)  # fmt: skip
def test_out_of_office_by_its_subject(subject: str) -> None:
    message = mail(subject=subject)
    message.set_content("Terug op maandag.")
    assert parse(message.as_bytes()).kind == Kind.AUTO_REPLY


def test_words_of_a_person() -> None:
    message = mail(subject="Antw: Fietsenstalling – é")
    message.set_content("Eens!\n\nOp di 2 mrt 2027 om 09:00 schreef De Regenboog <x@y.example>:\n> Wat vind je?\n")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="plan.pdf")
    read = parse(message.as_bytes())
    assert (read.kind, read.text, read.subject) == (Kind.TEXT, "Eens!", "Antw: Fietsenstalling – é")
    assert (read.sender, read.sender_name, read.sent_to) == (WHO, "Samira", (US,))
    assert [(file.name, file.content) for file in read.attachments] == [("plan.pdf", b"%PDF-1.4")]


def test_odd_charsets() -> None:
    for charset, raw in (
        ("windows-1252", "Zo’n café"), ("iso-8859-9", "Çok güzel"), ("utf-16", "Żółw"), ("x-unknown", "café"),
        ("us-ascii", "café"),
    ):  # fmt: skip
        body = raw.encode("utf-8" if charset in {"x-unknown", "us-ascii"} else charset)
        head = f"From: a@b.example\r\nContent-Type: text/plain; charset={charset}\r\n\r\n"
        assert parse(head.encode() + body).text == raw


def test_only_html() -> None:
    message = mail()
    message.set_content(
        "<html><head><style>p{}</style></head><body><div>Prima &amp; leuk.</div><div>Tot dan</div>"
        '<div class="gmail_quote"><div>Op 2 maart schreef school:</div><blockquote>Kom je?</blockquote></div></body>',
        subtype="html",
    )
    assert parse(message.as_bytes()).text == "Prima & leuk.\nTot dan"


@pytest.mark.parametrize(
    "raw", [b"", b"\n\n", b"zomaar wat", b"\x00\xff" * 40, b"BEGIN:VCALENDAR\nEND:VCALENDAR", b"X: y\n\nz"]
)
def test_what_is_no_message(raw: bytes) -> None:
    assert parse(raw).as_json()["type"] == "unreadable"


def test_a_message_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("klankbord.kit.incoming.reading.LARGEST", 100)
    assert parse(wrapped(google())).kind == Kind.UNREADABLE


def test_deep_nesting_ends() -> None:
    message = "From: a@b.example\n" + "".join(
        f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(2000)
    )
    assert parse(message.encode()).kind in set(Kind)


@settings(max_examples=150, deadline=None)
@given(data=st.data(), raw=st.sampled_from(EVERY))
def test_broken_messages_never_raise(data: st.DataObject, raw: bytes) -> None:
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, len(raw)))
    json.dumps(parse(raw[:start] + data.draw(st.binary(max_size=12)) + raw[end:]).as_json()).encode()


def test_own_attendee_among_several() -> None:
    ics = google().replace("SEQUENCE:3", "SEQUENCE:3\r\nATTENDEE;PARTSTAT=DECLINED:mailto:ander@ouders.example")
    [event] = parse(wrapped(ics, who="ander@ouders.example")).events
    assert (event.attendee, event.partstat) == ("ander@ouders.example", "DECLINED")
    assert isinstance(mail(), EmailMessage)
