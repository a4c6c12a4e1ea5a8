"""The parts of a plan in a text that was written as one: found by the headings people give them, in Dutch and English.

A heading is a line of Markdown heading, a line of its own in bold or with a colon, or bold words that begin a
paragraph ("**Waarom.** Steeds meer kinderen …").
"""

import re

_WORDS = {
    "body": r"(het )?(plan|voorstel)|wat is het (plan|voorstel)|wat willen we|the (plan|proposal)|what is the plan",
    "why": r"waarom( dit( plan)?)?|(de )?(reden|aanleiding)(en)?|why( this( plan)?)?|(the )?reasons?|background",
    "for_my_child": (
        r"(wat )?(verandert er|betekent (dit|het)) voor (mijn|je|uw|de) kind(eren)?"
        r"|(voor|gevolgen voor) (mijn|je|uw) kind"
        r"|wat merkt (mijn|je|uw) kind( ervan)?|what (does it|it) changes? for my child|for my child"
    ),
    "still_open": (
        r"(wat (nog )?|nog )(niet bekend|onbekend|onduidelijk)( is)?|open vragen"
        r"|what is (not known yet|still open)"
    ),
    "can_change": (
        r"wat (er )?nog (kan veranderen|open (staat|ligt))|wat kan (er )?nog veranderen"
        r"|waar (kun|kan) je over meepraten|invloed|what can (still change|people influence)"
    ),
    "is_fixed": r"wat (er )?(al )?vast ?(staat|ligt)|wat staat (er )?(al )?vast|what is fixed",
    "decision": (
        r"(wanneer|wie) (wordt (er )?)?beslui?t(en)?.*|(het )?besluit(vorming)?"
        r"|planning|when is it decided.*|decision"
    ),
}
_PARTS = [(name, re.compile(rf"(?:{words})", re.IGNORECASE)) for name, words in _WORDS.items()]
_LINE = re.compile(r"^(?:#{1,6}[ \t]+(?P<a>.+?)#*|\*\*(?P<b>[^*\n]+)\*\*[:.]?|(?P<c>[^\n*:]{3,70}):)[ \t]*$")
_LEAD = re.compile(r"^\*\*(?P<d>[^*\n]{3,70}?)\*\*[:.]?[ \t]+(?P<rest>\S.*)$")
_LEAD_INSIDE = re.compile(r"(?<=[.!?])[ \t]+(?=\*\*[^*\n]{3,70}[.:?]\*\*)")


def split(text: str) -> dict[str, str]:
    """The text of each part that a text names; what stands before the first known heading is the plan.

    A heading nobody knows keeps its text together and belongs to the plan. Without known headings all of it does.
    """
    found: dict[str, list[str]] = {"body": []}
    at = "body"
    for whole in text.replace("\r\n", "\n").split("\n"):
        for line in _LEAD_INSIDE.split(whole):
            part, rest = _begins(line)
            if part is None:
                at = "body" if line.lstrip().startswith("#") else at
                found[at].append(line)
                continue
            at = part
            found.setdefault(at, []).append(rest)
    parts = {name: "\n".join(lines).strip() for name, lines in found.items()}
    return {name: words for name, words in parts.items() if words}


def _begins(line: str) -> tuple[str | None, str]:
    """The part a line begins, with the rest of the line; None for a line like any other."""
    stripped = line.strip()
    match = _LINE.match(stripped) or _LEAD.match(stripped)
    if match is None:
        return None, line
    heading = next(words for words in match.groups() if words is not None).strip(" .:?!*")
    rest = match.groupdict().get("rest") or ""
    for name, words in _PARTS:
        if words.fullmatch(heading):
            return name, rest
    return None, line
