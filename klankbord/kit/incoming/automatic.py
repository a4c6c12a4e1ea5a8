"""Messages that no person wrote: out-of-office notes, receipts, lists, and the sentences calendars write themselves."""

import re
from email.message import Message

_SUBJECTS = re.compile(
    r"(?:automatisch(?:e)? (?:antwoord|reactie|beantwoording)|afwezigheidsmelding"
    r"|afwezigheidsbericht|(?:ik ben )?afwezig\b"
    r"|niet aanwezig:|vakantiemelding"
    r"|automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|ooo:|on (?:vacation|leave):"
    r"|automatische antwort|abwesenheitsnotiz|abwesenheit\b|réponse automatique|absence du bureau"
    r"|otomatik (?:yanıt|cevap)|ofis dışında|odpowiedź automatyczna|autoodpowiedź|nieobecność)",
    re.IGNORECASE,
)
_HEADERS = ("X-Autoreply", "X-Autorespond", "X-AutoReply-From", "X-Vacation", "X-Mail-Autoreply", "X-Loop")
_LISTS = ("List-Id", "List-Unsubscribe", "List-Post", "List-Help")
_PRECEDENCE = {"bulk", "junk", "list", "auto_reply", "auto-reply"}
_SAID = re.compile(
    r"(?:has|have) (?:tentatively )?(?:accepted|declined)|tentatively accepted"
    r"|(?:has|have) (?:replied|responded) ['\"“]?(?:yes|no|maybe)"
    r"|heeft (?:deze |uw |je |de )?.{0,60}(?:geaccepteerd|afgewezen|afgeslagen|geweigerd|onder voorbehoud)"
    r"|hat (?:diese |ihre |die )?.{0,60}(?:angenommen|zugesagt|abgelehnt|abgesagt|vorbehalt)"
    r"|a (?:accepté|refusé|décliné|provisoirement accepté)|kabul etti|reddetti|(?:zaakceptował|odrzucił)"
    r"|invitation from google calendar|uitnodiging van google (?:agenda|calendar)|calendar\.google\.com"
    r"|you are receiving this (?:e?mail|courtesy)|je ontvangt deze (?:e-?mail|hoffelijkheids)",
    re.IGNORECASE,
)
_ANSWERING = re.compile(r"^(?:(?:re|aw|antw|fw|fwd|tr|odp|ynt)\s*:\s*)+", re.IGNORECASE)
_WRITTEN_ALONE = re.compile(r"\*{2,}|[-_~*]{4,}")


def is_automatic(message: Message, subject: str | None) -> bool:
    """Whether a program sent it by itself (RFC 3834), or a list did (RFC 2919)."""
    submitted = str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    if submitted not in {"no", ""}:
        return True
    if str(message.get("Precedence", "")).strip().lower() in _PRECEDENCE:
        return True
    if any(name in message for name in (*_HEADERS, *_LISTS)):
        return True
    if message.get_content_type() == "multipart/report":
        return True
    return bool(subject and _SUBJECTS.match(_ANSWERING.sub("", subject)))


def typed_beside(text: str) -> str | None:
    """What somebody typed with a calendar's answer: the text without the paragraphs that their calendar wrote."""
    kept = [part for part in re.split(r"\n\s*\n", text) if part.strip() and not _SAID.search(" ".join(part.split()))]
    words = "\n\n".join(part.strip("\n") for part in kept if not _WRITTEN_ALONE.fullmatch(part.strip()))
    return words.strip() or None
