"""What somebody typed in a reply: without the mail they answer, and without the signature below."""

import re

from klankbord.kit.incoming import reply_forms as forms

LONGEST = 200_000
"""Characters of a message that are read; nobody types more."""
_QUOTED = re.compile(r"\s{0,3}>")
_UNSEEN = str.maketrans({"\u200b": None, "\u200e": None, "\u200f": None, "\ufeff": None, "\u202f": " ", "\xa0": " "})
_POSTSCRIPT = re.compile(r"\s*p\.?\s?s\.?\b", re.IGNORECASE)
_WRAPPED = 60
"""Characters from which a quoted line may have been broken, so that its rest stands on the next without a mark."""
_ROWS = 4
"""Lines over which the announcement of a quoted mail may be spread."""
_SHORT = 8
"""Lines a name, an office and a telephone number take below a sign-off."""


def typed(text: str) -> str:
    """The words of the person alone, from a message's plain text.

    What stands above a quoted mail is kept as it is. Where nothing does, they answered below or between the lines of
    the quotation, and what is not quoted is kept.
    """
    lines = re.split(r"\r\n|\n|\r", text[:LONGEST])
    head, tail = _split(lines)
    said = _trimmed(_unsigned(head))
    if tail:
        between = _between(tail)
        if any(line.strip() for line in between) and (not said or _answers_within(tail)):
            said = "\n\n".join(filter(None, (said, _trimmed(_unsigned(between)))))
    return said


def _seen(line: str) -> str:
    return line.translate(_UNSEEN).strip()


def _split(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines above the first quoted mail, and those from its announcement on."""
    head, tail = lines, list[str]()
    for at, line in enumerate(lines):
        rows = 0 if _QUOTED.match(line) else _announced(lines, at)
        if rows or _QUOTED.match(line):
            head, tail = lines[:at], lines[at + rows :]
            break
    place = forms.elsewhere("\n".join(head))
    return (head, tail) if place is None else (head[: "\n".join(head)[:place].count("\n")], tail)


def _announced(lines: list[str], at: int) -> int:
    """How many lines from here announce a quoted mail; 0 where none do."""
    line = _seen(lines[at])
    if not line:
        return 0
    if forms.DIVIDED.fullmatch(line) or forms.ASKED_ABOVE.fullmatch(line):
        return 1
    if forms.RULE.fullmatch(line) and _is_header(lines, _next(lines, at + 1)):
        return 1
    if _is_header(lines, at):
        return 1
    if len(line) <= 300 and forms.ANNOUNCING.match(line):
        for rows in range(1, _ROWS + 1):
            part = [_seen(one) for one in lines[at : at + rows]]
            if not all(part) or len(part) < rows or any(_QUOTED.match(one) for one in part):
                break
            words = " ".join(part)
            if words.endswith(":") and len(words) <= 500 and forms.ANNOUNCED.fullmatch(words):
                return rows
    return 0


def _next(lines: list[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def _is_header(lines: list[str], at: int) -> bool:
    """Whether a block of header lines begins here: a sender and at least one other, one below the other."""
    if at >= len(lines) or not forms.SENDER.match(_seen(lines[at])):
        return False
    near = [_seen(line) for line in lines[at + 1 : at + 5]]
    return any(forms.ABOUT.match(line) for line in near[:2]) and sum(bool(forms.LABEL.match(one)) for one in near) >= 2


def _between(tail: list[str]) -> list[str]:
    """What is not quoted in and below a quotation of marked lines; nothing where lines carry no marks."""
    if not any(_QUOTED.match(line) for line in tail[:6]):
        return []
    kept: list[str] = []
    before = ""
    for at, line in enumerate(tail):
        if _QUOTED.match(line):
            kept.append("")
            before = line
        elif before and len(before) >= _WRAPPED and line.strip():
            before = line if len(line) >= _WRAPPED else ""
        elif _announced(tail, at):
            break
        else:
            kept.append(line)
            before = ""
    return re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", "\n".join(kept)).split("\n")


def _answers_within(tail: list[str]) -> bool:
    """Whether words stand between quoted lines, as of somebody who answers point by point."""
    quoted = [at for at, line in enumerate(tail) if _QUOTED.match(line)]
    inside = tail[quoted[0] : quoted[-1]] if quoted else []
    return any(line.strip() for line in _between(inside))


def _unsigned(lines: list[str]) -> list[str]:
    """Without the signature: below `-- `, what a telephone adds, and a sign-off with the few lines under it."""
    for at, line in enumerate(lines):
        if forms.SIGNATURE.fullmatch(line.translate(_UNSEEN)) and at:
            lines = lines[:at]
            break
        if forms.SIGNED_BY_DEVICE.fullmatch(_seen(line)) and not any(_long(one) for one in lines[at + 1 :]):
            lines = lines[:at]
            break
    for at in range(len(lines) - 1, max(-1, len(lines) - 40), -1):
        if not forms.SIGN_OFF.fullmatch(_seen(lines[at])) or not any(one.strip() for one in lines[:at]):
            continue
        below = [one for one in lines[at + 1 :] if one.strip()]
        if len(below) <= _SHORT and not any(_long(one) for one in below):
            lines = lines[:at]
    return lines


def _long(line: str) -> bool:
    """A line that says something, rather than a name, a telephone number or an address."""
    words = line.split()
    return (
        len(words) > 7 or line.strip().endswith(("?", "!")) or bool(re.match(r"\s*p\.?\s?s\.?\b", line, re.IGNORECASE))
    )


def _trimmed(lines: list[str]) -> str:
    return "\n".join(lines).strip()
