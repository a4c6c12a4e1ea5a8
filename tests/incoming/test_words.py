"""Words that come in: bounces, answers to an invitation, and reactions to the reply address of a proposal."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from klankbord.agenda.models_life import Suggestion
from klankbord.base import files
from klankbord.base.db import writing
from klankbord.base.mail import Rendered
from klankbord.base.outbox import Draft, MessageState, OutboxMessage, queue
from klankbord.base.outbox.compose import envelope_sender
from klankbord.incoming.models import IncomingMessage
from klankbord.kit import dates, tokens
from klankbord.people import links
from klankbord.people.models import EmailAddress, LinkKind, User
from klankbord.proposals.enclosures.models import CommentPaper
from klankbord.proposals.models import Comment, FeedbackRound, Naming, Stance
from klankbord.proposals.talk import actions_words
from tests.incoming.conftest import WHO
from tests.kit.incoming.samples import bounce, mail
from tests.world import sign_in

PARENT = "pia.ouder@ouders.example"
DOMAIN = "antwoord.school.example"


def sent(db, world, thing, to=WHO):
    """A mail that went out about a thing."""
    row = queue(
        Draft(
            kind="invited",
            address=to,
            rendered=Rendered("s", "t", "h"),
            language="nl",
            about=("meeting", thing),
            school_id=world.school_id,
        ),
        now=dates.now(),
    )
    row.state = MessageState.SENT
    db.session.commit()
    return row


def note(text, who=WHO, to="post@klankbord.example", subject="Re: Uitnodiging", message_id="<1@x.example>", **headers):
    message = mail(who, subject=subject, to=to, message_id=message_id)
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def test_a_bounce_marks_the_address_and_tells_the_organiser_once(receive, db, world) -> None:
    row = sent(db, world, world.meeting_id)
    received = receive(bounce(to="iets.anders@relay.example", message_id=row.message_id))
    box = db.session.scalars(select(EmailAddress).where(EmailAddress.normalised == WHO)).one()
    assert (received.action.value, received.thing) == ("address_marked", f"email_address:{box.id}")
    assert (box.trouble_words, row.state) == ("550 5.1.1 user unknown", MessageState.BOUNCED)
    receive(bounce(to=WHO, message_id="<elders@x.example>"))
    told = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "incoming_bounced")).all()
    assert [message.subject for message in told] == ["Mail aan Gijs Genodigd komt terug"]
    assert "QR-code" in told[0].text


def test_a_mail_has_a_return_address_of_its_own(receive, app, db, world) -> None:
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(settings, mail={**settings.mail, "bounce_domain": "terug.school.example"})
    try:
        row = sent(db, world, world.meeting_id)
        to = envelope_sender(row)
        assert to is not None
        raw = bounce(to="onbekend@relay.example", message_id="<elders@x.example>")
        marked = receive(raw.replace(b"To: antwoord@klankbord.example", f"To: {to}".encode(), 1))
        assert (marked.action.value, row.state) == ("address_marked", MessageState.BOUNCED)
        bent, raw = to.replace("b-", "b-0", 1), raw.replace(b"<dsn@", b"<dsn2@")
        assert receive(raw.replace(b"To: antwoord@klankbord.example", f"To: {bent}".encode(), 1)).action == "unsorted"
    finally:
        app.config["SETTINGS"] = settings
    assert envelope_sender(row) is None


def test_a_bounce_of_what_was_not_sent_from_here(receive, db, world) -> None:
    assert receive(bounce(to=WHO)).action.value == "unsorted"
    assert db.session.scalars(select(EmailAddress).where(EmailAddress.trouble_since.is_not(None))).all() == []


def test_out_of_office_is_counted_and_dropped(receive, client, world) -> None:
    assert receive(note("Ik ben er niet", Auto_Submitted="auto-replied")).action.value == "dropped"
    sign_in(client, world.people["admin"])
    assert "1 bericht dat niet door een mens is geschreven" in client.get(f"/{world.slug}/mail").text


def test_a_no_in_plain_words_waits_for_confirmation(receive, db, world, invitation) -> None:
    row = sent(db, world, world.meeting_id)
    received = receive(note("Ik kan helaas niet.\n\nGroetjes, Gijs", In_Reply_To=row.message_id))
    assert (received.action.value, received.thing) == ("ask_confirm", f"meeting:{world.meeting_id}")
    [message] = db.session.scalars(select(IncomingMessage)).all()
    assert (message.answer, message.invitation_id, invitation.answer) == ("declined", invitation.id, None)
    asked = receive(note("Hoe laat?", In_Reply_To=row.message_id, message_id="<2@x.example>"))
    assert asked.action.value == "ask_organiser"


@pytest.fixture
def link(app, db, world):
    """The link of a parent to the open proposal, with a domain for answers set."""
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(settings, mail={**settings.mail, "reply_domain": DOMAIN})
    user = db.session.get_one(User, world.people["parent"])
    box = links.mailboxes([user.id])[user.id]
    yield links.issue(
        LinkKind.PROPOSAL,
        world.proposal_id,
        school_id=world.school_id,
        user_id=user.id,
        address_id=box.id,
        now=dates.now(),
    )
    app.config["SETTINGS"] = settings


def test_a_reaction_by_mail_is_posted_as_that_person(receive, db, link, world) -> None:
    to = links.reply_address(link)
    text = "Ik vind een korte pauze prettig.\n\nOp di 6 okt. 2026 om 12:00 schreef School <a@b.example>:\n> Wat?\n"
    received = receive(note(text, who=PARENT, to=to.upper()))
    [said] = db.session.scalars(select(Comment)).all()
    assert (received.action.value, received.thing) == ("comment", f"comment:{said.id}")
    assert (said.body, said.author_id) == ("Ik vind een korte pauze prettig.", world.people["parent"])
    [told] = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "incoming_placed")).all()
    assert told.address == PARENT
    assert f"#comment-{said.id}" in told.text


def with_files(message_id, *files, text="Kijk hoe smal het is.", to):
    message = mail(PARENT, subject="Re: Plan", to=to, message_id=message_id)
    message.set_content(text)
    for name, content, options in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name, **options)
    return message.as_bytes()


PDF = b"%PDF-1.4\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def test_files_stand_beside_the_words_and_go_with_them(receive, client, db, link, world) -> None:
    to = links.reply_address(link)
    logo = ("logo.png", PNG, {"cid": "<logo@x.example>", "disposition": "inline"})
    refused = ("virus.exe", b"MZ" + bytes(60), {})
    received = receive(
        with_files("<1@x.example>", ("pad é.pdf", PDF, {}), ("pad é.pdf", PDF, {}), logo, refused, to=to)
    )
    [paper] = db.session.scalars(select(CommentPaper).options(joinedload(CommentPaper.file))).all()
    assert received.thing == f"comment:{paper.comment_id}"
    kept = files.path_of(paper.file)
    [told] = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "incoming_placed")).all()
    assert "Ernaast staat: pad é.pdf." in told.text
    assert "virus.exe" in told.text
    assert "logo.png" not in told.text
    sign_in(client, world.people["organiser"])
    address = f"/{world.slug}/proposals/{world.proposal_id}/comments/{paper.comment_id}/papers/{paper.id}"
    home = f"/{world.slug}/proposals/{world.proposal_id}"
    for page in (home, f"{home}/comments/{paper.comment_id}"):
        assert f'href="{address}"' in client.get(page).text
    got = client.get(address, buffered=True)
    assert (got.data, got.headers["Content-Disposition"][:10]) == (PDF, "attachment")
    assert (
        client.get(f"/l/{links.token_of(link)}/comments/{paper.comment_id}/papers/{paper.id}", buffered=True).data
        == PDF
    )
    with writing():
        actions_words.take_back(db.session.get_one(Comment, paper.comment_id), dates.now())
        assert kept.exists()
        db.session.commit()
    assert not kept.exists()
    assert client.get(address).status_code == 404


def test_a_file_goes_with_words(receive, db, link) -> None:
    to = links.reply_address(link)
    assert receive(with_files("<1@x.example>", ("pad.pdf", PDF, {}), text="eens", to=to)).action.value == "comment"
    [told] = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "incoming_placed")).all()
    assert "pad.pdf" in told.text
    assert db.session.scalars(select(CommentPaper)).all() == []


def test_what_is_undone_keeps_its_file(receive, db, link) -> None:
    receive(with_files("<1@x.example>", ("pad.pdf", PDF, {}), to=links.reply_address(link)))
    [paper] = db.session.scalars(select(CommentPaper).options(joinedload(CommentPaper.file))).all()
    kept = files.path_of(paper.file)
    with writing():
        actions_words.take_back(db.session.get_one(Comment, paper.comment_id), dates.now())
        db.session.rollback()
        db.session.commit()
    assert kept.exists()


def test_the_first_line_takes_the_stance(receive, db, link) -> None:
    to = links.reply_address(link)
    received = receive(note("Bezwaar: te kort om te eten.", who=PARENT, to=to))
    [stance], [said] = db.session.scalars(select(Stance)).all(), db.session.scalars(select(Comment)).all()
    assert (stance.kind.value, said.body, received.thing) == ("object", "te kort om te eten.", f"comment:{said.id}")
    receive(note("eens", who=PARENT, to=to, message_id="<2@x.example>"))
    db.session.expire_all()
    assert (stance.kind.value, said.body) == ("support", "te kort om te eten.")


def test_a_reply_address_grants_that_act_to_that_person_alone(receive, client, db, link, world, clock) -> None:
    to = links.reply_address(link)
    code = to.partition("@")[0].removeprefix(links.REPLY_PREFIX)
    assert client.get(f"/l/{code}").status_code == 404
    forwarded = receive(note("Ik ook!", who="vriend@ouders.example", to=to))
    assert (forwarded.action.value, forwarded.thing) == ("ask_confirm", f"proposal:{world.proposal_id}")
    [told] = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "incoming_placed")).all()
    assert (told.address, "Ik ook!" in told.text) == (PARENT, False)
    page = links.token_of(link)
    other = receive(note("Hallo", who=PARENT, to=f"r-{page}@{DOMAIN}", message_id="<3@x.example>"))
    bent = f"r-{code[:-1]}{'0' if code[-1] != '0' else '1'}@{DOMAIN}"
    wrong = receive(note("Hallo", who=PARENT, to=bent, message_id="<4@x.example>"))
    assert (other.action.value, wrong.action.value) == ("unsorted", "unsorted")
    link.closes_at = dates.now()
    clock.forward(days=31)
    assert receive(note("Te laat", who=PARENT, to=to, message_id="<5@x.example>")).action.value == "unsorted"
    assert db.session.scalars(select(Comment)).all() == []


def test_anonymous_rounds_and_words_about_somebody_are_not_posted(receive, db, link, world) -> None:
    to = links.reply_address(link)
    about = receive(note("Mijn zoon is gepest door juf Anja.", who=PARENT, to=to))
    assert about.action.value == "ask_confirm"
    db.session.get_one(FeedbackRound, world.round_id).naming = Naming.ANONYMOUS
    assert receive(note("Eens", who=PARENT, to=to, message_id="<2@x.example>")).action.value == "ask_confirm"
    assert db.session.scalars(select(Comment)).all() == []
    assert db.session.scalars(select(Stance)).all() == []
    assert tokens.row_of_code("r") is None


def test_a_mail_to_a_council_suggests_an_item(receive, client, db, link, world) -> None:
    to = f"agenda-{world.board_id}@{DOMAIN}"
    received = receive(note("Het is er druk om half negen.", who=PARENT, to=to, subject="Verkeer bij de poort"))
    [suggestion] = db.session.scalars(select(Suggestion)).all()
    assert (received.action.value, received.thing) == ("suggestion", f"suggestion:{suggestion.id}")
    assert (suggestion.title, suggestion.by_id) == ("Verkeer bij de poort", world.people["parent"])
    stranger = receive(note("Koop nu", who="iemand@elders.example", to=to, message_id="<2@x.example>"))
    neighbour = receive(note("Hallo", who="sjaan.elders@ouders.example", to=to, message_id="<3@x.example>"))
    assert (stranger.action.value, neighbour.action.value) == ("unsorted", "unsorted")
    sign_in(client, world.people["parent"])
    assert to in client.get(f"/{world.slug}/councils/{world.board_id}/suggestions").text
