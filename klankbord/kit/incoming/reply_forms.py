"""How mail programs announce a quoted mail and sign what they send: Dutch, English, German, French, Turkish, Polish.

Where these find nothing, mail-parser-reply is asked for the headers of other languages.
"""

import re

from mailparser_reply import parser

_OTHERS = ["cs", "da", "es", "it", "ja", "ko", "sv", "zh"]
_DAY = (
    r"(?:\d|ma|di|wo|do|vr|za|zo|mon|tue|wed|thu|fri|sat|sun|so|mo|mi|fr|sa|lun|mar|mer|jeu|ven|sam|dim|pon|wt|śr|czw"
    r"|pt|sob|niedz|paz|sal|çar|per|cum)"
)
ANNOUNCED = re.compile(
    rf"""(?:
      (?:op|on|am|le|dnia|w\ dniu)\s(?=[^\n]*\d)[^\n]*?(?:
        \s(?:schreef|wrote|schrieb|a\ écrit|a\ ecrit|napisał(?:a|\(a\))?)\b[^\n]{{0,200}}
        |\sheeft\s[^\n]+?\sgeschreven
        |\shat\s[^\n]+?\sgeschrieben
      )\s?:
      |{_DAY}[^\n]*\d[^\n]*?(?:\s(?:schreef|wrote|schrieb|a\ écrit|napisał(?:a|\(a\))?)\b[^\n]{{0,200}})\s?:
      |[^\n]{{0,200}}(?:@|[<"])[^\n]{{0,200}}\s(?:schreef|wrote|schrieb|a\ écrit|napisał(?:a|\(a\))?)
        (?:\s(?:op|on|am|le|dnia|in)\b[^\n]{{0,200}}|(?=\s?:))\s?:
      |[^\n]{{0,300}}\d[^\n]{{0,200}}\starihinde[^\n]{{0,200}}\s(?:şunu\ yazdı|şunları\ yazdı|yazdı)\s?:
      |[^\n]{{0,200}}<[^\n]{{0,200}},?\s[^\n]{{0,120}}\d[^\n]{{0,120}}\s(?:şunu|şunları)\syazdı\s?:
    )\s*""",
    re.IGNORECASE | re.VERBOSE,
)
"""One line, or several put together, that says who wrote what follows, and when."""
ANNOUNCING = re.compile(rf"(?:op|on|am|le|dnia|w dniu)\s(?=.*\d)|{_DAY}.*\d|\d.*tarihinde|.*[<@]", re.IGNORECASE)
"""How the first of such lines begins."""
LABEL = re.compile(
    r"[*\s]*(?:van|verzonden|verstuurd|datum|aan|onderwerp|cc|from|sent|date|to|subject|von|gesendet|datum|an|betreff"
    r"|de|envoyé|envoye|date|à|objet|cc|kimden|gönderen|gönderme tarihi|gönderildi|tarih|kime|konu|od|wysłano|data"
    r"|do|temat|dw|antwoord aan|reply-to|prioriteit|belang|importance)\s?:[*\s]*(?=\S|$)",
    re.IGNORECASE,
)
"""A line of the header that Outlook and others put above a quoted mail."""
SENDER = re.compile(r"[*\s]*(?:van|from|von|de|kimden|gönderen|od)\s?:[*\s]*\S", re.IGNORECASE)
ABOUT = re.compile(
    r"[*\s]*(?:verzonden|verstuurd|datum|aan|onderwerp|sent|date|to|subject|gesendet|an|betreff|envoyé|envoye|à|objet"
    r"|gönderme tarihi|gönderildi|tarih|kime|konu|wysłano|data|do|temat)\s?:",
    re.IGNORECASE,
)
DIVIDED = re.compile(
    r"\s*[-_*]{2,}\s?(?:oorspronkelijk(?:e)? bericht|doorgestuurd bericht|original(?:e)? message|original appointment"
    r"|forwarded message|ursprüngliche nachricht|weitergeleitete nachricht|message d'origine|message transféré"
    r"|özgün ileti|orijinal mesaj|iletilen ileti|wiadomość oryginalna|oryginalna wiadomość|wiadomość przekazana"
    r"|begin doorgestuurd bericht)\s?[-_*]{2,}\s*"
    r"|\s*(?:begin doorgestuurd bericht|begin forwarded message|anfang der weitergeleiteten nachricht"
    r"|début du message réexpédié|iletilen mesajın başı|początek przekazywanej wiadomości)\s?:\s*",
    re.IGNORECASE,
)
RULE = re.compile(r"\s*_{10,}\s*")
ASKED_ABOVE = re.compile(
    r"\s*[-=#* ]*(?:antwoord boven deze lijn|typ je antwoord boven deze (?:lijn|regel)|reply above this line"
    r"|please reply above)[-=#* ]*\s*",
    re.IGNORECASE,
)
SIGNED_BY_DEVICE = re.compile(
    r"\s*(?:(?:verstuurd|verzonden|gestuurd) (?:vanaf|vanuit|met|via|door) (?:mijn |een |de )?\S.{0,80}"
    r"|outlook voor (?:ios|android|mac).{0,60}|download outlook.{0,60}|ontvang outlook.{0,60}"
    r"|(?:sent|send) (?:from|via|with) (?:my |the |a )?(?=[A-Z])\S.{0,80}|get outlook for.{0,80}"
    r"|(?:von meinem|von meiner) .{1,60} (?:gesendet|geschickt)|gesendet (?:mit|von|aus|über) .{1,80}"
    r"|diese nachricht wurde von .{1,60} gesendet|outlook für (?:ios|android).{0,60}"
    r"|envoyé (?:de|depuis|à partir de|avec) .{1,80}|télécharge[rz]? outlook.{0,60}|obtenir outlook.{0,60}"
    r"|.{1,40}(?:'|’)?(?:dan|den|umdan|ımdan|imden|ümden) gönderildi\.?|(?:iphone|android|samsung).{0,30} gönderildi\.?"
    r"|wysłan[eoy] (?:z|ze|za pomocą|przy użyciu) .{1,80})\s*",
    re.IGNORECASE,
)
SIGN_OFF = re.compile(
    r"\s*(?:(?:met )?(?:vriendelijke|hartelijke|warme|lieve|beste|fijne|veel|vele)? ?groet(?:en|jes)?"
    r"|mvg|m\.v\.g\.?|mvrgr\.?|gr\.?|grt\.?|grtz|hoogachtend"
    r"|(?:with )?(?:kind|best|warm|many) (?:regards|wishes)|regards|sincerely|yours (?:sincerely|truly|faithfully)"
    r"|mit freundlichen grüßen|mit freundlichen gruessen|(?:viele|liebe|beste|freundliche|schöne) gr(?:ü|ue)(?:ß|ss)e"
    r"|lg|mfg|hochachtungsvoll"
    r"|cordialement|bien cordialement|bien à vous|salutations(?: distinguées)?|amicalement|sincères salutations"
    r"|saygılarımla|saygılar|sevgiler|selamlar"
    r"|pozdrawiam(?: serdecznie)?|z poważaniem|z wyrazami szacunku|serdecznie pozdrawiam)"
    r"(?:\s*[,.!]+)?(?P<name>(?:\s+(?:van|de|der|den|ten|ter|el|al|von|(?-i:[A-ZÀ-ŽİŞĞ])[\w.’'-]*)){0,4})\s*",
    re.IGNORECASE,
)
SIGNATURE = re.compile(r"\s?--\s?")


def elsewhere(text: str) -> int | None:
    """Where the first quoted mail begins by a header of another language, else None."""
    if any(len(line) > 500 for line in text.split("\n")) or len(text) > 20_000:
        return None
    found = parser.EmailMessage(text="", languages=list(_OTHERS), include_english=False).HEADER_REGEX.search(text)
    return None if found is None else found.start()
