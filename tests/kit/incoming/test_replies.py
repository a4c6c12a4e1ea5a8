"""What somebody typed stays, exactly; the mail they answer and the signature below go."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klankbord.kit.incoming import reply_forms
from klankbord.kit.incoming.replies import typed

QUOTE = "Beste ouders,\n\nDe school wil een fietsenstalling.\nWat vinden jullie?"
MARKED = "\n".join(f"> {line}".rstrip() for line in QUOTE.split("\n"))
HEADERS = {
    "Op di 3 nov. 2026 om 20:01 schreef De Regenboog via Klankbord <antwoord@klankbord.example>:": MARKED,
    "Op 3 nov. 2026 om 20:01 heeft De Regenboog <antwoord@klankbord.example> het volgende geschreven:": MARKED,
    "Op dinsdag 3 november 2026 om 20:01:12 CET schreef De Regenboog\n<antwoord@klankbord.example>:": QUOTE,
    "De Regenboog <antwoord@klankbord.example> schreef op 3 november 2026 20:01:": MARKED,
    "Op 03-11-2026 om 20:01 schreef De Regenboog:": MARKED,
    "Van: De Regenboog <a@b.example>\nVerzonden: 3 november 2026 20:01\nAan: Samira\nOnderwerp: Plan": QUOTE,
    "________________________________\nVan: De Regenboog\nVerzonden: 3 november 2026\nAan: Samira": QUOTE,
    "-----Oorspronkelijk bericht-----\nVan: De Regenboog\nVerzonden: dinsdag 3 november 2026\nAan: Samira": QUOTE,
    "*Van:* De Regenboog <a@b.example>\n*Datum:* 3 november 2026 om 20:01\n*Aan:* Samira\n*Onderwerp:* *Plan*": QUOTE,
    "-------- Oorspronkelijk bericht --------": QUOTE,
}
OTHERS = {
    "On Tue, Nov 3, 2026 at 8:01 PM De Regenboog <a@b.example>\nwrote:": MARKED,
    "On 3 Nov 2026, at 20:01, De Regenboog <a@b.example> wrote:": MARKED,
    "From: De Regenboog <a@b.example>\nSent: Tuesday, November 3, 2026 8:01 PM\nTo: Samira\nSubject: Plan": QUOTE,
    "Am Di., 3. Nov. 2026 um 20:01 Uhr schrieb De Regenboog <a@b.example>:": MARKED,
    "Von: De Regenboog <a@b.example>\nGesendet: Dienstag, 3. November 2026 20:01\nAn: Samira\nBetreff: Plan": QUOTE,
    "Le mar. 3 nov. 2026 à 20:01, De Regenboog <a@b.example> a écrit :": MARKED,
    "De : De Regenboog <a@b.example>\nEnvoyé : mardi 3 novembre 2026 20:01\nÀ : Samira\nObjet : Plan": QUOTE,
    "De Regenboog <a@b.example>, 3 Kas 2026 Sal, 20:01 tarihinde şunu yazdı:": MARKED,
    "Kimden: De Regenboog <a@b.example>\nGönderildi: 3 Kasım 2026 Salı 20:01\nKime: Samira\nKonu: Plan": QUOTE,
    "wt., 3 lis 2026 o 20:01 De Regenboog <a@b.example> napisał(a):": MARKED,
    "Dnia 3 listopada 2026 20:01 De Regenboog <a@b.example> napisał:": MARKED,
    "Od: De Regenboog <a@b.example>\nWysłano: wtorek, 3 listopada 2026 20:01\nDo: Samira\nTemat: Plan": QUOTE,
    "Il giorno mar 3 nov 2026 alle ore 20:01 De Regenboog <a@b.example> ha scritto:": MARKED,
}
SIGNED = [
    "-- \nSamira\n06-12345678", "Verstuurd vanaf mijn iPhone", "Verzonden vanuit Outlook voor iOS",
    "Sent from my Galaxy", "Get Outlook for iOS", "Von meinem iPhone gesendet", "Envoyé de mon iPhone",
    "iPhone'umdan gönderildi",
    "Wysłane z iPhone'a", "Met vriendelijke groet,\nSamira el Amrani\nouder van Noor", "Groetjes, Samira", "Mvg",
    "Kind regards,\nSamira", "Mit freundlichen Grüßen\nSamira", "Cordialement,\nSamira", "Saygılarımla,\nSamira",
    "Pozdrawiam\nSamira",
]  # fmt: skip


@pytest.mark.parametrize("header", [*HEADERS, *OTHERS])
def test_the_mail_they_answer_goes(header: str) -> None:
    assert typed(f"Eens, mooi plan.\n\n- wel graag\n- een dak erop\n\n{header}\n\n{(HEADERS | OTHERS)[header]}\n") == (
        "Eens, mooi plan.\n\n- wel graag\n- een dak erop"
    )


@pytest.mark.parametrize("signature", SIGNED)
def test_a_signature_goes(signature: str) -> None:
    header = next(iter(HEADERS))
    assert typed(f"Bezwaar: te duur.\n\n{signature}\n\n{header}\n{MARKED}") == "Bezwaar: te duur."
    assert typed(f"Bezwaar: te duur.\n\n{signature}\n") == "Bezwaar: te duur."


def test_answers_below_and_between_the_lines() -> None:
    header = next(iter(HEADERS))
    assert typed(f"{header}\n{MARKED}\n\nMooi plan.\n") == "Mooi plan."
    assert typed(f"{header}\n> Vraag een?\n\nJa.\n\n> Vraag twee?\n\nNee.\n") == "Ja.\n\nNee."
    assert typed(f"Zie hieronder.\n{header}\n> Vraag een?\nJa.\n> Vraag twee?\n") == "Zie hieronder.\n\nJa."


def test_a_broken_line_of_a_quotation_is_no_answer() -> None:
    long = "> " + "woord " * 14
    assert typed(f"Ja.\n\n{long}\nrest van de regel\n> en verder\n") == "Ja."


def test_what_only_looks_like_a_quotation_stays() -> None:
    for words in (
        "Op woensdag 3 november kan ik niet: dan werk ik.",
        "Van: mij mag het.\nDat is alles.",
        "Verstuurd heb ik het al, maar ik kreeg geen antwoord van jullie.",
        "Groeten vind ik belangrijk op school, dus ook in de gang.",
        "- stoel\n- tafel\n-- dubbel",
        "Mooi plan.\nGroetjes zeggen ze nooit",
    ):
        assert typed(words) == words


word = st.text(st.sampled_from("abcdefghijklmnoprstuvwz éëïüö.,;!?()-'\"0123456789€"), min_size=1, max_size=70)


@settings(max_examples=200, deadline=None)
@given(st.lists(word, min_size=1, max_size=8), st.sampled_from(sorted(HEADERS)))
def test_exactly_what_was_typed_above_a_dutch_header(lines: list[str], header: str) -> None:
    said = "\n".join(lines).strip()
    if any(reply_forms.SIGN_OFF.fullmatch(line) or reply_forms.SIGNATURE.fullmatch(line) for line in lines):
        return
    assert typed(f"{said}\n\n{header}\n\n{HEADERS[header]}\n") == said
    assert typed(re.sub("\n", "\r\n", f"{said}\n\n{header}\n{HEADERS[header]}")) == said
