"""What mail servers say when they refuse, as people understand it."""

import pytest

from klankbord.kit.bounces import SENTENCES, Trouble, sentence, trouble, written


@pytest.mark.parametrize(
    ("code", "words", "expected"),
    [
        (550, "5.1.1 <jan@ouder.example>: Recipient address rejected: User unknown in table", Trouble.UNKNOWN),
        (550, "No such user here", Trouble.UNKNOWN),
        (550, "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP lookup", Trouble.NO_DOMAIN),
        (550, "5.1.2 Domain does not exist", Trouble.NO_DOMAIN),
        (552, "5.2.2 Over quota", Trouble.FULL),
        (552, "mailbox full", Trouble.FULL),
        (452, "4.2.2 The email account that you tried to reach is over quota", Trouble.FULL),
        (550, "5.2.1 The email account that you tried to reach is disabled", Trouble.CLOSED),
        (554, "5.7.1 Service unavailable; client host blocked using a list", Trouble.REFUSED),
        (550, "Message rejected as spam", Trouble.REFUSED),
        (554, "Transaction failed", Trouble.REFUSED),
        (553, "mailbox name not allowed", Trouble.UNKNOWN),
        (501, "Syntax error", Trouble.OTHER),
        (None, "", Trouble.OTHER),
    ],
)
def test_meaning(code, words, expected):
    assert trouble(code, words) is expected
    assert sentence(written(code, words)) == SENTENCES[expected]


def test_what_is_kept_is_short_and_on_one_line():
    kept = written(550, "5.1.1 no\r\nsuch user " + "x" * 999)
    assert kept.startswith("550 5.1.1 no such user ")
    assert len(kept) == 300
