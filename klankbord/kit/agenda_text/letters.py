"""The mail around an agenda: greetings, sign-offs, mail headers, sentences; none of them are part of the meeting."""

import re

GREETING = re.compile(
    r"(?:beste|geachte|lieve|dag|hoi|hallo|hey|hi|hello|dear|good (?:morning|afternoon"
    r"|evening)|goede(?:morgen|middag|navond|ndag|n avond)"
    r"|goeiemorgen|l\.s\.|ls|allemaal|to all)(?!\w)",
    re.IGNORECASE,
)
SIGN_OFF = re.compile(
    r"(?:met (?:vriendelijke|hartelijke|warme) groet(?:en)?|(?:vriendelijke|hartelijke|warme"
    r"|lieve|veel|fijne)? ?groet(?:en|jes)?"
    r"|mvg|m\.v\.g\.|tot (?:dan|ziens|gauw|snel|straks|morgen|maandag|dinsdag|woensdag"
    r"|donderdag|vrijdag)|namens|bedankt|dank|alvast"
    r"|kind regards|best wishes|(?:best|warm|kind) regards|regards|many thanks|thanks"
    r"|thank you|see you|cheers|yours|sincerely"
    r"|with best wishes|we look forward|looking forward|graag tot|verstuurd vanaf|sent from|verzonden vanaf)(?!\w)",
    re.IGNORECASE,
)
MAIL_HEADER = re.compile(
    r"(?:van|from|aan|to|cc|bcc|verzonden|sent|datum|date|onderwerp|subject|betreft|re|antwoord aan|reply-to)\s*:",
    re.IGNORECASE,
)
MAIL_SENDER = re.compile(r"(?:van|from)\s*:\s*\S", re.IGNORECASE)
MAIL_SUBJECT = re.compile(r"(?:onderwerp|subject|betreft)\s*:\s*(?P<text>\S.*)", re.IGNORECASE)
QUOTED = re.compile(
    r"(?:schreef|wrote|heeft .* geschreven)\s*(?:.*):?\s*$|^-+ ?(?:oorspronkelijk|original|doorgestuurd|forwarded)",
    re.IGNORECASE,
)
PROSE_START = re.compile(
    r"(?:hierbij|bijgaand|bijgesloten|hieronder|onderstaand|graag|we|wij|ik|jullie|je|jij|u|op"
    r"|please|here|below|i|you|attached|this|in|as|er"
    r"|aanstaande|komende|volgende week|let op|n\.?b\.?|ps|p\.s\.|zoals|deze|dit"
    r"|de (?:volgende|komende|vergadering|bijeenkomst)|het|heb|kun"
    r"|wil|mocht|namens|our|the (?:next|meeting)|next|if|join|a reminder|reminder|just|volgens"
    r"|voor|na|tijdens|vanavond|morgen|"
    r"onze|als|aan|bij|met|welkom (?:bij|op|allemaal)|zie|see)(?!\w)",
    re.IGNORECASE,
)
FINITE = re.compile(
    r"(?<!\w)(?:is|zijn|wordt|worden|vindt|begint|starten|start om|hebben|heeft|gaan|gaat"
    r"|kunnen|kan|willen|wil|zal|zullen|staan|staat|will|are"
    r"|have|has|would|we|wij|jullie|je|ik|you|takes|starts|hope|hopen|verwachten|nodigen"
    r"|vergaderen|bespreken|meet|invite[sd]?)(?!\w)",
    re.IGNORECASE,
)
ABBREVIATED = re.compile(
    r"(?:a\.s\.|uur\.|u\.|p\.m\.|a\.m\.|jl\.|e\.o\.|\betc\.|\d\.|hrs\.|min\.|e\.a\.|v\.t\.t\.k\.)\s*$", re.IGNORECASE
)
DEADLINE = re.compile(
    r"(?<!\w)(?:vóór|uiterlijk|(?<!agenda )(?<!vergadering )(?<!bijeenkomst )(?<!overleg )voor"
    r"|before|by|deadline|no later than|not later than|tot en met"
    r"|aanmelden|afmelden|rsvp|r\.s\.v\.p\.)\s*"
    r"(?:op\s+|on\s+|the\s+)?$",
    re.IGNORECASE,
)
EARLIER = re.compile(
    r"(?<!\w)(?:notulen|verslag|minutes|actielijst|besluitenlijst|stukken|afgelopen|vorige"
    r"|previous|last|jl\.?)(?!\w)[^.;]{0,60}$",
    re.IGNORECASE,
)
ASIDE = re.compile(
    r"(?:aanwezig|afwezig|afgemeld|afmeldingen|met kennisgeving|genodigden?|genodigd|uitgenodigd|te gast"
    r"|gast(?:en)?|voorzitter"
    r"|voorzitster|notulist|notulen|notuleert|secretaris"
    r"|verslag|deelnemers|leden|verontschuldigd|present|attendees|attending|apologies|absent"
    r"|in attendance|chair|minutes|minute taker|clerk|members"
    r"|invitees|invited|guests?|bijlagen?|attachments?|inloop|stukken|gespreksleider|dagvoorzitter"
    r"|technisch voorzitter|opgesteld door"
    r"|versie|version|status|cc|kopie|contact|telefoon|phone"
    r"|e-?mail|website|mee te nemen|meenemen|graag meenemen|voorbereiding|doel|documenten"
    r"|papers|enclosures|to bring|please bring|please read)"
    r"(?:\s*\([^)]*\)|\s+[mz]\.?k\.?|\s+(?:met|zonder) (?:kennisgeving|bericht)| for absence)?\s*:",
    re.IGNORECASE,
)
LIST_OF_PAPERS = re.compile(
    r"(?:bijlagen|bijgevoegd|bijgevoegde stukken|stukken|attachments|enclosures|papers"
    r"|documents|documenten|aanwezig|afwezig|present|absent|attendees"
    r"|deelnemers|leden|members)\s*:?",
    re.IGNORECASE,
)
PART = re.compile(
    r"(?<!\w)(?:gedeelte|deel|part|besloten|openbaar|session|blok|block|section|ronde|closed"
    r"|open|private|public|formal|informal)(?!\w)",
    re.IGNORECASE,
)


def is_letter(text: str) -> bool:
    """A greeting, a sign-off or the line that announces a quoted mail."""
    return bool(
        (GREETING.match(text) and (len(text) < 60 or text.rstrip().endswith((",", "!", "."))))
        or (SIGN_OFF.match(text) and len(text) < 100)
        or QUOTED.search(text)
    )


def is_prose(text: str) -> bool:
    """A sentence rather than a heading."""
    ended = text.endswith((".", "!", "?", ",", ";", "…")) and not (ABBREVIATED.search(text) and not FINITE.search(text))
    return (
        ended
        or bool(PROSE_START.match(text))
        or bool(re.search(r"[a-zé]{2}[.!?] [A-Z]", text))
        or len(FINITE.findall(text)) > 1
    )


def mail_headers(texts: list[str]) -> set[int]:
    """The places of a mail's own header lines: its date is when it was sent, not when people meet."""
    found: set[int] = set()
    for index, text in enumerate(texts):
        if not MAIL_SENDER.match(text):
            continue
        block = {
            place
            for place in range(max(0, index - 4), min(len(texts), index + 7))
            if MAIL_HEADER.match(texts[place]) and not place - index > 1 + len(found) + 6
        }
        if len(block) >= 2 and len({texts[place].split(":")[0].lower() for place in block}) >= 2:
            found |= block
    return found


def may_head(text: str) -> bool:
    """Whether a line is short enough for a heading, and neither letter nor list."""
    return len(text) <= 100 and not (is_letter(text) or ASIDE.match(text) or LIST_OF_PAPERS.fullmatch(text))
