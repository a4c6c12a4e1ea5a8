"""Messages as calendars and mail systems write them, each with its own quirk, made for the UID and people of a test."""

from email.message import EmailMessage

UID = "vergadering-7@klankbord.example"
WHO = "samira@ouders.example"
US = "antwoord@klankbord.example"


def calendar(*lines: str, method: str | None = "REPLY", events: int = 1) -> str:
    """A calendar file of one event, or of the lines of several that begin and end themselves."""
    inner = list(lines) if events > 1 else ["BEGIN:VEVENT", *lines, "END:VEVENT"]
    named = [f"METHOD:{method}"] if method else []
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//NL", *named, *inner, "END:VCALENDAR", ""])


def google(
    uid: str = UID, who: str = WHO, sequence: int = 3, partstat: str = "TENTATIVE", method: str = "REPLY"
) -> str:
    """Google: times in UTC, what was typed in a parameter of the attendee."""
    return calendar(
        "DTSTART:20270307T190000Z",
        "DTEND:20270307T203000Z",
        "DTSTAMP:20270302T032234Z",
        "ORGANIZER;CN=Klankbord:mailto:" + US,
        f"UID:{uid}",
        f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={partstat};",
        ' X-NUM-GUESTS=0;X-RESPONSE-COMMENT="Graag\\, tot dan; leuk!":mailto:' + who,
        f"SEQUENCE:{sequence}",
        method=method,
    )


def exchange(uid: str = UID, who: str = WHO, sequence: int = 5) -> str:
    """Exchange: no ORGANIZER, a Windows zone with a block of its own, a comment that ends in a line break."""
    return calendar(
        f"ATTENDEE;PARTSTAT=ACCEPTED;CN=Samira:MAILTO:{who.upper()}",
        "COMMENT;LANGUAGE=nl-NL:Ik kom wat later.\\n",
        f"UID:{uid}",
        "DTSTART;TZID=W. Europe Standard Time:20270307T200000",
        "DTEND;TZID=W. Europe Standard Time:20270307T213000",
        "DTSTAMP:20270302T032446Z",
        f"SEQUENCE:{sequence}",
    )


def series(uid: str = UID, who: str = WHO) -> str:
    """One reply with three answers: to the series, and to two of its meetings."""
    answers = (
        ("ACCEPTED", ""),
        ("TENTATIVE", "RECURRENCE-ID:20270421T173000Z"),
        ("DECLINED", "RECURRENCE-ID:20270428T173000Z"),
    )
    lines = [
        line
        for partstat, which in answers
        for line in (
            "BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20270302T034327Z", "SEQUENCE:0",
            f"ATTENDEE;PARTSTAT={partstat}:MAILTO:{who}", which, "END:VEVENT",
        )
        if line
    ]  # fmt: skip
    return calendar(*lines, events=3)


def mail(
    who: str = WHO, subject: str = "Re: Vergadering", to: str = US, message_id: str = "<1@ouders.example>"
) -> EmailMessage:
    """A mail without a body yet."""
    message = EmailMessage()
    message["From"] = f"Samira <{who}>"
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = "Tue, 02 Mar 2027 09:06:18 +0100"
    message["Message-ID"] = message_id
    return message


def wrapped(
    ics: str, who: str = WHO, method: str = "REPLY", to: str = US, message_id: str = "<1@ouders.example>"
) -> bytes:
    """A calendar as the whole of a mail from somebody."""
    message = mail(who, to=to, message_id=message_id)
    message.set_content(ics, subtype="calendar", charset="utf-8", params={"method": method})
    return message.as_bytes()


def apple(ics: str, who: str = WHO) -> bytes:
    """Apple: the calendar is a file in quoted-printable, of which the header does not say the method."""
    message = mail(who)
    message.set_content(
        "Samira has accepted your iCal event invitation to the event: Vergadering,\nscheduled for March 7.\n"
    )
    message.add_attachment(
        ics.encode(), maintype="text", subtype="calendar", filename="iCal.ics", cte="quoted-printable"
    )
    return message.as_bytes()


def bounce(
    to: str = "weg@ouders.example", message_id: str = "<uitnodiging@klankbord.example>", action: str = "failed"
) -> bytes:
    """A report of a mail server (RFC 3464) that brings our own invitation back."""
    return "\r\n".join([
        "Return-Path: <>", "From: MAILER-DAEMON@mx.example (Mail Delivery System)", f"To: {US}",
        "Subject: Undelivered Mail Returned to Sender", "Message-ID: <dsn@mx.example>", "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0", 'Content-Type: multipart/report; report-type=delivery-status; boundary="=b"', "",
        "--=b", "Content-Type: text/plain", "", "This is the mail system at host mx.example.", "",
        "--=b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.example", "",
        f"Final-Recipient: rfc822; {to}", f"Action: {action}", "Status: 5.1.1",
        "Diagnostic-Code: smtp; 550 5.1.1 user unknown", "",
        "--=b", "Content-Type: message/rfc822", "", f"From: {US}", f"To: {to}", f"Message-ID: {message_id}",
        "MIME-Version: 1.0", "Content-Type: text/calendar; method=REQUEST; charset=utf-8", "",
        google(method="REQUEST"), "--=b--", "",
    ]).encode()  # fmt: skip
