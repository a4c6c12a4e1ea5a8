"""A yes or a no in plain words: to an invitation, and of a plan; only where it is plainly one."""

import re

_NO = re.compile(
    r"\b(?:kan (?:er )?(?:helaas |dan |die avond |dit keer |deze keer )*(?:echt )?niet"
    r"|kom (?:er )?(?:helaas |dan )?niet|ik meld (?:me|mij) (?:hierbij )?af"
    r"|(?:helaas|ben|moet ik) (?:\w+ ){0,4}(?:verhinderd|afwezig|afmelden|afzeggen)"
    r"|ben (?:er )?(?:helaas |dan )?niet (?:bij|aanwezig)|lukt (?:me |mij |helaas |ons )*niet"
    r"|can(?:'|’)?t (?:make it|come|attend|be there)|cannot (?:make it|come|attend|be there)"
    r"|(?:unable|not able) to (?:make it|come|attend)|won(?:'|’)t (?:make it|be there|come)"
    r"|kann (?:leider )?(?:\w+ ){0,3}nicht|bin (?:leider )?verhindert|muss (?:leider )?absagen"
    r"|ne p(?:eux|ourrai|ourrons) (?:malheureusement )?pas|serai absent"
    r"|(?:katılamayacağım|gelemeyeceğim|gelemem|katılamıyorum)"
    r"|nie (?:mogę|będę mogła?|dam rady|przyjdę|będzie mnie))\b",
    re.IGNORECASE,
)
_YES = re.compile(
    r"\b(?:ik kom\b|kom graag|ben (?:er )?(?:graag |zeker |gewoon )*(?:bij|aanwezig|erbij)|zal er zijn|tot dan"
    r"|ben van de partij|i(?:'|’)ll be there|i will (?:be there|attend|come)|see you (?:then|there)|count me in"
    r"|ich komme|bin dabei|je serai (?:présente?|là)|je viens|geleceğim|katılacağım|orada olacağım|będę|przyjdę)",
    re.IGNORECASE,
)
_MAYBE = re.compile(
    r"\b(?:misschien|weet (?:ik )?(?:het )?(?:nog )?niet|onder voorbehoud|waarschijnlijk|maybe|perhaps|not sure"
    r"|vielleicht|peut-être|belki|może)\b",
    re.IGNORECASE,
)
_ALONE = {
    "ja": "accepted", "yes": "accepted", "oui": "accepted", "evet": "accepted", "tak": "accepted",
    "ja graag": "accepted", "nee": "declined", "no": "declined", "non": "declined", "nein": "declined",
    "hayır": "declined", "nie": "declined", "helaas niet": "declined", "misschien": "tentative", "maybe": "tentative",
}  # fmt: skip
_STANCES = {
    "no_opinion": r"geen mening|no opinion|keine meinung|sans opinion|fikrim yok|bez opinii",
    "support_with_concerns": r"zorg(?:en)?|(?:eens|goed),? (?:maar )?met zorg(?:en)?|concerns?|bedenken|sorgen"
    r"|inquiétudes?|endişe|obawy",
    "object": r"bezwaar|oneens|niet mee eens|liever niet|object(?:ion)?|disagree|einwand|itiraz|sprzeciw",
    "support": r"(?:helemaal |mee )?eens|akkoord|goed plan|agree|support|einverstanden|d'accord|katılıyorum"
    r"|zgadzam się",
}
_FIRST_LINE = {
    kind: re.compile(rf"(?:{words})\s*(?:[:;.,!–—-]+\s*(?P<rest>.*))?", re.IGNORECASE)
    for kind, words in _STANCES.items()
}


def answer_to_invitation(text: str) -> str | None:
    """accepted, tentative or declined; None where words say neither, or both."""
    said = " ".join(text.split()).casefold().strip(" .!,")
    if said in _ALONE:
        return _ALONE[said]
    if len(said) > 600:
        return None
    no, yes = bool(_NO.search(said)), bool(_YES.search(_NO.sub(" ", said)))
    if _MAYBE.search(said):
        return None if no or "?" in said else "tentative"
    return None if no == yes else ("declined" if no else "accepted")


def stance(text: str) -> tuple[str | None, str]:
    """The stance that the first line takes (eens, zorg, bezwaar: …), and the words beside it."""
    first, _, rest = text.strip().partition("\n")
    for kind, form in _FIRST_LINE.items():
        found = form.fullmatch(first.strip())
        if found is not None:
            return kind, "\n".join(part for part in (found["rest"] or "", rest) if part.strip()).strip()
    return None, text.strip()
