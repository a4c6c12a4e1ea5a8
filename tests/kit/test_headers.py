"""Headers come out at the other end as they went in, on one line, whatever people typed."""

import email
import email.policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from klankbord.kit.headers import MAIL_POLICY, BadAddress, mailbox, mask_addresses, one_line, person


def sent(**headers) -> tuple[bytes, email.message.EmailMessage]:
    """What arrives of a mail with these headers, as bytes and as a standard reader sees it."""
    mail = EmailMessage(policy=MAIL_POLICY)
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content("x")
    raw = mail.as_bytes()
    return raw, email.message_from_bytes(raw, policy=email.policy.default)


def names(raw: bytes) -> list[str]:
    return list(email.message_from_bytes(raw).keys())


@given(st.text())
@example("Onderwerp\r\nBcc: iemand@x.example")
@example("Bcc: x\u2028y\x85z\x0b")
@example("=?utf-8?q?a=0D=0ABcc:_x@y.example?=")
@example("é" * 400)
@example("a" * 900)
@example("twee  spaties en een heel lang onderwerp dat over de regel van achtenzeventig tekens heen gaat, ja")
def test_any_subject_arrives_as_one_header(text):
    raw, _mail = sent(Subject=one_line(text), To=person("", "a@b.example"))

    assert names(raw) == ["Subject", "To", "Content-Type", "Content-Transfer-Encoding", "MIME-Version"]
    legacy = str(make_header(decode_header(email.message_from_bytes(raw)["Subject"] or "")))
    assert legacy.replace("\r\n", "") == one_line(text)
    assert all(len(line) <= 998 for line in raw.splitlines())


@given(st.text())
@example('Vries, "Jan" de <evil@x.example>')
@example("Jan\r\nBcc: iemand@x.example")
@example("é, " * 60)
@example("\\ \" ; , () <> [] @ '")
@example("=?utf-8?q?x?=")
def test_any_name_arrives_beside_its_one_address(name):
    raw, mail = sent(From=person(name, "k@school.example"), To=person(name, "jan@b.example"))

    assert names(raw) == ["From", "To", "Content-Type", "Content-Transfer-Encoding", "MIME-Version"]
    for header, address in (("From", "k@school.example"), ("To", "jan@b.example")):
        assert [a.addr_spec for a in mail[header].addresses] == [address]
        # The standard reader puts a space between adjacent encoded words of a name (RFC 2047, 6.2 says not to).
        encoded, _address = parseaddr(email.message_from_bytes(raw)[header].replace("\r\n", ""))
        assert str(make_header(decode_header(encoded))) == one_line(name, 120)


@pytest.mark.parametrize("length", [20, 70, 200, 900])
def test_a_long_link_in_a_header_stays_whole(length):
    link = f"<https://klankbord.school.example/l/{'x' * length}>"

    raw, _ = sent(List_Unsubscribe=link, Message_ID=f"<{'m' * length}@school.example>")

    assert f"List-Unsubscribe: {link}\r\n".encode() in raw
    assert f"Message-ID: <{'m' * length}@school.example>\r\n".encode() in raw


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("Jan.de-Vries+school@Post.Example", "Jan.de-Vries+school@post.example"),
        ("jan@café.example", "jan@xn--caf-dma.example"),
        ("josé@post.example", "josé@post.example"),
        (" jan@post.example ", "jan@post.example"),
    ],
)
def test_an_address_gets_the_form_a_server_wants(address, expected):
    assert mailbox(address) == expected


@pytest.mark.parametrize(
    "address",
    ["", "jan", "@post.example", "jan@", "jan@@post.example", "jan vries@post.example", "jan@post..example",
     "jan@-post.example", "jan@post.example\r\nRCPT TO:<x@y.example>", "jan\n@post.example", "<jan@post.example>",
     "jan,piet@post.example", f"{'j' * 65}@post.example", f"jan@{'p' * 64}.example", "jan\u202e@post.example"],
)  # fmt: skip
def test_what_is_no_address_is_refused(address):
    with pytest.raises(BadAddress):
        mailbox(address)


@given(st.text())
def test_no_text_gets_past_the_address_check_with_a_line_break_or_space(text):
    try:
        address = mailbox(f"{text}@post.example")
    except BadAddress:
        return
    assert not any(c.isspace() or ord(c) < 32 for c in address)
    assert address.count("@") == 1


@pytest.mark.parametrize(
    ("words", "masked"),
    [
        ("550 5.1.1 <jan.de.vries@school.example>: unknown", "550 5.1.1 <j…@s…>: unknown"),
        ("jan@school.example, piet@x.example refused", "j…@s…, p…@x… refused"),
        ("Mailbox for josé@café.example is full.", "Mailbox for j…@c… is full."),
        ("no address here", "no address here"),
    ],
)
def test_server_words_are_masked(words, masked):
    assert mask_addresses(words).rstrip(".") == masked.rstrip(".")
